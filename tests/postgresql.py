"""A throwaway PostgreSQL: made, started and stopped by the tests themselves, gone afterwards.

    with running() as server:
        server.address("valvo")      # postgresql://…, for VALVO_DATABASE
    python tests/postgresql.py pytest tests -n 2     # runs a command with VALVO_DATABASE set

PostgreSQL refuses to run as root: then it runs as the user `postgres` or `nobody`.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

SUPERUSER = "valvo"
NOT_FOUND = 3  # exit status where PostgreSQL is not installed
# A test's database may be lost with the machine's power: nothing is waited for.
QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
# Sorted by code point, which is fast; capitals of all letters, without which å, ä and ö are not found.
LETTERS = ("--lc-collate=C", "--lc-ctype=C.UTF-8")
DURABLE = ("fsync=on", "synchronous_commit=on")


class PostgreSQLError(RuntimeError):
    """PostgreSQL cannot be started; the sentence says why."""


@dataclass(frozen=True)
class Server:
    """A running PostgreSQL."""

    port: int

    def address(self, database: str = "postgres") -> str:
        """Return a database's address as VALVO_DATABASE takes it."""
        return f"postgresql://{SUPERUSER}@127.0.0.1:{self.port}/{database}"


def programs() -> Path | None:
    """Return the folder of the newest PostgreSQL's programs, None where there is none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    return Path(on_path).resolve().parent if on_path else None


@contextmanager
def running(*, durable: bool = False) -> Iterator[Server]:
    """Yield a server with an empty cluster; stops it and removes everything. Raises PostgreSQLError."""
    where = programs()
    if where is None:
        raise PostgreSQLError("PostgreSQL is not installed: no initdb found")
    with tempfile.TemporaryDirectory(prefix="valvo-postgresql-") as folder:
        data = Path(folder) / "data"
        prefix = _not_root(Path(folder))
        _run([*prefix, where / "initdb", "-D", data, "-U", SUPERUSER, "-A", "trust", "-E", "UTF8", *LETTERS, "-N"])
        port = _free_port()
        settings = [f"port={port}", "listen_addresses=127.0.0.1", f"unix_socket_directories={folder}"]
        settings += [*(DURABLE if durable else QUICK), "max_connections=60"]
        options = " ".join(f"-c {setting}" for setting in settings)
        control = [*prefix, where / "pg_ctl", "-D", data, "-s", "-w"]
        _run([*control, "-l", Path(folder) / "log", "-o", options, "start"], log=Path(folder) / "log")
        try:
            with _ending_in_order():
                yield Server(port)
        finally:
            _run([*control, "-m", "immediate", "stop"])


def _not_root(folder: Path) -> list[str]:
    """Return what to put before a command so that it does not run as root; makes the folder that user's."""
    if os.name != "posix" or os.getuid() != 0:
        return []
    import pwd

    known = {entry.pw_name for entry in pwd.getpwall()}
    user = "postgres" if "postgres" in known else "nobody"
    shutil.chown(folder, user)
    return ["runuser", "-u", user, "--"]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _run(command: Sequence[str | Path], log: Path | None = None) -> None:
    # The server inherits what it is started with: nothing may keep our own output open.
    done = subprocess.run(
        [str(part) for part in command],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE if log is None else subprocess.DEVNULL,
        check=False,
        cwd="/",
    )
    if done.returncode:
        told = log.read_text() if log and log.exists() else (done.stderr or b"").decode()
        raise PostgreSQLError(f"{Path(command[-1]).name}: {told.strip()[-500:] or done.returncode}")


@contextmanager
def _ending_in_order() -> Iterator[None]:
    """Let SIGTERM end this process as Ctrl+C does, so that the server does not outlive it."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _run_command(arguments: list[str], environment: dict[str, str]) -> int:
    with subprocess.Popen(arguments, env=environment) as command:
        try:
            return command.wait()
        finally:
            command.terminate()


def main(arguments: list[str]) -> int:
    """Run a command with a throwaway server in VALVO_DATABASE; return its exit status."""
    try:
        with running() as server:
            return _run_command(arguments, os.environ | {"VALVO_DATABASE": server.address()})
    except KeyboardInterrupt:
        return 128 + signal.SIGTERM
    except PostgreSQLError as error:
        sys.stderr.write(f"{error}\n")
        return NOT_FOUND if programs() is None else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
