"""A file waits for the scanner, an infected one is handed out to nobody, and a scanner that fails is seen."""

import socket
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings
from samples import photo

from factories import person
from valvo.attachments import actions, scanning, serving
from valvo.attachments.choices import ScanState
from valvo.attachments.cleaning import cleaned
from valvo.attachments.errors import QuarantineError
from valvo.attachments.events import FileEvent
from valvo.attachments.models import StoredFile
from valvo.attachments.queries import rows
from valvo.trail.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _files_of_its_own(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


def command(code: str) -> str:
    return f"command:{sys.executable} -c '{code}'"


def kept() -> StoredFile:
    return actions.keep(cleaned=cleaned(photo()))


def handed_out(file: StoredFile) -> bytes:
    file.refresh_from_db()
    reader = person()
    return serving.answer(file=file, by=reader, unit=None, of=reader).content


def test_without_a_scanner_a_file_is_handed_out_and_said_to_be_unscanned() -> None:
    file = kept()
    assert actions.scan_waiting() == 0
    assert handed_out(file)
    assert rows([(file, "/x/")])[0].state == file.get_state_display() != ""


def test_a_file_waits_until_the_scanner_has_found_nothing(settings: Settings) -> None:
    settings.SCANNER = command("import sys; sys.exit(0 if sys.stdin.buffer.read() else 5)")
    file = kept()
    assert file.state == ScanState.WAITING
    with pytest.raises(QuarantineError, match="minut"):
        handed_out(file)
    assert rows([(file, "/x/")])[0].address == ""
    assert actions.scan_waiting() == 1
    answer = handed_out(file)
    assert answer.startswith(b"\xff\xd8")
    read = Event.objects.get(tag=FileEvent.READ)
    assert (read.target, read.data["of"]) == (str(file.pk), "accounts.user")


def test_an_infected_file_is_handed_out_to_nobody_and_not_scanned_again(settings: Settings) -> None:
    settings.SCANNER = command("import sys; print(chr(69)); sys.exit(1)")
    file = kept()
    assert actions.scan_waiting() == 1
    with pytest.raises(QuarantineError):
        handed_out(file)
    assert (file.state, file.finding) == (ScanState.INFECTED, "E")
    row = rows([(file, "/x/")])[0]
    assert (row.address, row.stopped) == ("", True)
    assert actions.scan_waiting() == 0


@pytest.mark.parametrize(
    ("address", "fault"),
    [
        (command("import sys; sys.exit(2)"), "failed"),
        ("command:/no/such/scanner", "unreachable"),
        ("clamd:///no/such/socket", "unreachable"),
        ("nonsense", "unknown"),
    ],
)
def test_a_scanner_that_fails_keeps_the_file_waiting_and_is_seen(settings: Settings, address: str, fault: str) -> None:
    settings.SCANNER = address
    file = kept()
    for _ in range(2):
        assert actions.scan_waiting() == 0
    with pytest.raises(QuarantineError):
        handed_out(file)
    assert (file.state, file.fault) == (ScanState.WAITING, fault)
    assert rows([(file, "/x/")])[0].failing
    assert Event.objects.filter(tag=FileEvent.SCAN_FAILED).count() == 1, "the trail tells of a new fault once"
    with pytest.raises(scanning.ScannerError):
        scanning.look()
    settings.SCANNER = command("import sys; sys.exit(0)")
    assert actions.scan_waiting() == 1
    file.refresh_from_db()
    assert (file.state, file.fault) == (ScanState.CLEAN, "")


def test_a_scanner_that_does_not_answer_in_time_is_a_failure(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scanning, "SECONDS", 0.05)
    settings.SCANNER = command("input(); input()")
    file = kept()
    settings.SCANNER = f"command:{sys.executable} -c 'import time; time.sleep(9)'"
    assert actions.scan_waiting() == 0
    file.refresh_from_db()
    assert file.fault == "timeout"


def test_files_kept_before_there_was_a_scanner_are_scanned_when_there_is_one(settings: Settings) -> None:
    file = kept()
    settings.SCANNER = command("import sys; sys.exit(1)")
    assert handed_out(file)
    actions.scan_waiting()
    with pytest.raises(QuarantineError):
        handed_out(file)


@pytest.fixture
def clamd(tmp_path: Path) -> Iterator[list[bytes]]:
    """Stand in for clamd on a socket: reads one stream and answers as clamd does (clamd(8), INSTREAM)."""
    answers = [b"stream: Eicar-Test-Signature FOUND\0", b"stream: OK\0", b"INSTREAM size limit exceeded. ERROR\0"]
    heard: list[bytes] = []
    line = socket.socket(socket.AF_UNIX)
    line.bind(str(tmp_path / "clamd"))
    line.listen()

    def serve() -> None:
        for answer in answers:
            talk, _ = line.accept()
            with talk, talk.makefile("rb") as stream:
                said = stream.read(10)
                while size := int.from_bytes(stream.read(4), "big"):
                    said += stream.read(size)
                heard.append(said)
                talk.sendall(answer)

    thread = threading.Thread(target=serve)
    thread.start()
    yield heard
    thread.join(timeout=5)
    line.close()


def test_clamd_is_asked_over_its_socket(settings: Settings, tmp_path: Path, clamd: list[bytes]) -> None:
    settings.SCANNER = f"clamd://{tmp_path / 'clamd'}"
    ask = scanning.scanner()
    assert ask
    large = bytes(200_000)
    assert ask(b"bad") == scanning.Verdict(clean=False, finding="Eicar-Test-Signature")
    assert ask(large) == scanning.Verdict(clean=True)
    with pytest.raises(scanning.ScannerError, match="refused"):
        ask(b"x")
    assert heard_contents(clamd) == [b"bad", large, b"x"]


def heard_contents(heard: list[bytes]) -> list[bytes]:
    assert all(one.startswith(b"zINSTREAM\0") for one in heard)
    return [one[10:] for one in heard]


def test_a_forgotten_file_is_gone_from_the_disk(django_capture_on_commit_callbacks: object, settings: Settings) -> None:
    file = kept()
    path = Path(file.file.path)
    assert path.exists()
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]  # pytest-django's own fixture
        assert actions.forget(files=[file], by=None) == 1
    assert not path.exists()
    assert not StoredFile.objects.exists()
