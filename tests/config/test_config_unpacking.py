"""A backup is unpacked where it is told to be and nowhere else, also by Pythons whose library cannot see to it."""

import io
import tarfile
from pathlib import Path

import pytest

from valvo.config.upkeep import _unpack


def _packed(path: Path, name: str) -> Path:
    with tarfile.open(path, "w:gz") as archive:
        member = tarfile.TarInfo(name)
        member.size = 4
        archive.addfile(member, io.BytesIO(b"data"))
    return path


@pytest.fixture(params=["this Python", "before 3.11.4"])
def _python(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "before 3.11.4":
        monkeypatch.delattr(tarfile, "data_filter", raising=False)


@pytest.mark.usefixtures("_python")
def test_files_come_into_the_folder(tmp_path: Path) -> None:
    with tarfile.open(_packed(tmp_path / "a.tar.gz", "files/one")) as archive:
        _unpack(archive, str(tmp_path / "to"))

    assert (tmp_path / "to" / "files" / "one").read_bytes() == b"data"


@pytest.mark.usefixtures("_python")
def test_what_would_reach_out_of_it_is_refused(tmp_path: Path) -> None:
    with tarfile.open(_packed(tmp_path / "a.tar.gz", "../one")) as archive, pytest.raises(tarfile.TarError):
        _unpack(archive, str(tmp_path / "to"))

    assert not (tmp_path / "one").exists()
