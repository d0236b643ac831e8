"""Rows for showing files on the page of what they belong to."""

from collections.abc import Iterable
from dataclasses import dataclass

from valvo.attachments.choices import ScanState
from valvo.attachments.models import StoredFile


@dataclass(frozen=True)
class FileRow:
    """One file as a page shows it; `address` is empty for one that is not handed out."""

    label: str  # what it is and which of them: Picture 2
    address: str
    size: int  # kilobytes, rounded up
    state: str
    stopped: bool
    failing: bool


def rows(files: Iterable[tuple[StoredFile, str]]) -> list[FileRow]:
    """Return the rows of files, each given with the address at which its own app hands it out."""
    counted: dict[str, int] = {}
    found = []
    for file, address in files:
        counted[file.kind] = counted.get(file.kind, 0) + 1
        label = f"{file.get_kind_display()} {counted[file.kind]}"
        to = address if file.is_open else ""
        size = -(-file.size // 1024)
        stopped = file.state == ScanState.INFECTED
        found.append(FileRow(label, to, size, file.get_state_display(), stopped, failing=bool(file.fault)))
    return found
