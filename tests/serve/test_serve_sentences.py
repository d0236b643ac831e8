"""What is in the way is told in a sentence, with exit status 1 and no trace; a backup comes back whole, or not."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from serve_installation import Valvo, free_port

import postgresql

pytestmark = pytest.mark.slow


def _refused(folder: Path, *arguments: str, **changed: str) -> str:
    """Run a command that must be refused; return its sentence."""
    environment = os.environ | {"VALVO_DATA": str(folder), "VALVO_DATABASE": ""} | changed
    command = [str(Path(sys.executable).with_name("valvo")), *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 1, done
    assert "Traceback" not in done.stderr
    return done.stderr or done.stdout


def test_a_taken_port_is_told_with_another_to_choose(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        assert f"--port {port + 1}" in _refused(tmp_path, "serve", "--port", str(port))


@pytest.mark.parametrize(
    ("database", "said"),
    [
        ("nonsense", "VALVO_DATABASE"),
        ("postgresql://nobody@127.0.0.1:1/nothing", "the database cannot be used"),
        ("sqlite:////nowhere/at/all.sqlite3", "the database cannot be used"),
    ],
)
def test_a_database_that_cannot_be_used_is_told(tmp_path: Path, database: str, said: str) -> None:
    assert said in _refused(tmp_path, "serve", "--port", str(free_port()), VALVO_DATABASE=database)


def test_a_damaged_database_file_is_told_by_server_and_doctor(tmp_path: Path) -> None:
    (tmp_path / "valvo.sqlite3").write_bytes(b"not a database at all" * 500)

    assert "not a database" in _refused(tmp_path, "serve", "--port", str(free_port()))
    assert "FAULT  database" in _refused(tmp_path, "doctor")


def test_a_data_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")

    assert "data folder" in _refused(tmp_path / "file" / "data", "serve", "--port", str(free_port()))


def test_a_setting_of_the_wrong_kind_is_named(tmp_path: Path) -> None:
    assert "VALVO_HTTPS" in _refused(tmp_path, "doctor", VALVO_HTTPS="perhaps")


def _round_trip(first: Valvo, second: Valvo) -> None:
    first.prepare()
    kept = {"attachments/reports/photo.jpg": "a photo", "programmes/regional/head.yaml": "a programme"}
    for name, content in {**kept, "lake/derived.parquet": "derived", "static/made.css": "made"}.items():
        (first.folder / name).parent.mkdir(parents=True, exist_ok=True)
        (first.folder / name).write_text(content)
    archive = first.folder / "backup.tar.gz"
    first.run("backup", str(archive))
    second.run("restore", str(archive))

    assert (archive.stat().st_mode & 0o777) == 0o600
    assert (second.folder / "secret_key").read_text() == (first.folder / "secret_key").read_text()
    assert {name: (second.folder / name).read_text() for name in kept} == kept
    assert not [name for name in ("lake/derived.parquet", "static/made.css") if (second.folder / name).exists()]
    assert first.run("trail", "verify") == second.run("trail", "verify")
    assert "not empty" in _refused(second.folder, "restore", str(archive), VALVO_DATABASE=second.database)

    missing = _refused(second.folder, "restore", "missing.tar.gz", VALVO_DATABASE=second.database)
    assert "there is no file missing.tar.gz" in missing

    broken = first.folder / "broken.tar.gz"
    broken.write_bytes(archive.read_bytes()[:2_000])
    said = _refused(second.folder, "restore", "--replace", str(broken), VALVO_DATABASE=second.database)
    assert "no whole backup" in said
    second.run("trail", "verify")


def _in(folder: Path, database: str = "") -> Valvo:
    folder.mkdir()
    return Valvo(folder, database)


def test_a_backup_on_sqlite_comes_back_whole(tmp_path: Path) -> None:
    _round_trip(_in(tmp_path / "first"), _in(tmp_path / "second"))


def test_a_backup_on_postgresql_comes_back_whole(tmp_path: Path) -> None:
    if postgresql.programs() is None:
        pytest.skip("PostgreSQL is not installed")
    with postgresql.running() as one, postgresql.running() as other:
        _round_trip(_in(tmp_path / "first", one.address()), _in(tmp_path / "second", other.address()))


def test_a_throwaway_postgresql_is_gone_when_what_started_it_is_told_to_stop() -> None:
    if postgresql.programs() is None:
        pytest.skip("PostgreSQL is not installed")
    command = [sys.executable, postgresql.__file__, "sh", "-c", "echo $VALVO_DATABASE; exec sleep 60"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as started:
        assert started.stdout is not None
        port = int(started.stdout.readline().rsplit(":", 1)[1].split("/")[0])
        socket.create_connection(("127.0.0.1", port)).close()
        started.terminate()
        assert started.wait(60) == 128 + signal.SIGTERM

    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port))
