"""The malware scanner the operator set up (`VALVO_SCANNER`): none, clamd over a socket, or a command.

clamd:///var/run/clamav/clamd.ctl     clamd on this machine
clamd://scanner.example.org:3310      clamd elsewhere
command:clamdscan --no-summary -      any program that reads the file from standard input; exit status 0 nothing
                                      found, 1 found, anything else a failure
"""

import shlex
import socket
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings

from valvo.core.errors import ValvoError

SECONDS = 60
_CHUNK = 64 * 1024


class ScannerError(ValvoError):
    """The scanner gave no verdict; the message is a code: `unreachable`, `refused`, `timeout`, `failed`, `unknown`."""


@dataclass(frozen=True)
class Verdict:
    """What the scanner says; `finding` is its name for what it found."""

    clean: bool
    finding: str = ""


Scanner = Callable[[bytes], Verdict]


def is_set_up() -> bool:
    """Tell whether the operator set up a scanner."""
    return bool(settings.SCANNER)


def scanner() -> Scanner | None:
    """Return the scanner set up, None where there is none; raises ScannerError for an address that means nothing."""
    address: str = settings.SCANNER
    if not address:
        return None
    if address.startswith("clamd://"):
        return lambda content: _ask_clamd(address, content)
    if address.startswith("command:") and shlex.split(address[8:]):
        return lambda content: _ask_command(shlex.split(address[8:]), content)
    raise ScannerError("unknown")


def look() -> str:
    """Return a line about the scanner for `valvo doctor`; raises ScannerError where it gives no verdict."""
    found = scanner()
    if found is None:
        return "none is set up; files are handed out unscanned"
    found(b"Valvo looks whether the scanner answers.")
    return "it answers"


def _ask_clamd(address: str, content: bytes) -> Verdict:
    """Ask clamd with its INSTREAM command (clamd(8)): chunks with their length in front, a nought at the end."""
    try:
        with _connected(address) as line:
            line.sendall(b"zINSTREAM\0")
            for at in range(0, len(content), _CHUNK):
                part = content[at : at + _CHUNK]
                line.sendall(len(part).to_bytes(4, "big") + part)
            line.sendall(bytes(4))
            answer = _answer(line)
    except TimeoutError as error:
        raise ScannerError("timeout") from error
    except OSError as error:
        raise ScannerError("unreachable") from error
    if answer.endswith("FOUND"):
        return Verdict(clean=False, finding=answer.removeprefix("stream:").removesuffix("FOUND").strip()[:120])
    if not answer.endswith("OK"):
        raise ScannerError("refused")
    return Verdict(clean=True)


def _connected(address: str) -> socket.socket:
    parts = urlsplit(address)
    if parts.hostname:
        return socket.create_connection((parts.hostname, parts.port or 3310), timeout=SECONDS)
    line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    line.settimeout(SECONDS)
    try:
        line.connect(parts.path)
    except OSError:
        line.close()
        raise
    return line


def _answer(line: socket.socket) -> str:
    answer = b""
    while not answer.endswith(b"\0") and (part := line.recv(4096)):
        answer += part
    return answer.rstrip(b"\0").decode("utf-8", "replace").strip()


def _ask_command(command: list[str], content: bytes) -> Verdict:
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired as error:
        raise ScannerError("timeout") from error
    except OSError as error:
        raise ScannerError("unreachable") from error
    if done.returncode not in {0, 1}:
        raise ScannerError("failed")
    said = done.stdout.decode("utf-8", "replace").strip()
    return Verdict(clean=done.returncode == 0, finding=said[:120] if done.returncode else "")
