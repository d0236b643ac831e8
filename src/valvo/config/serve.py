"""`valvo serve`: web and background worker together, with sentences instead of traces when something is in the way."""

import argparse
import os
import signal
import socket
import subprocess
import sys
from types import FrameType

from django.core.management import call_command
from django.db import DatabaseError

from valvo.config.start import start_django


def serve(arguments: list[str]) -> int:
    """Run `valvo serve`; returns when it is stopped."""
    options = _options(arguments)
    if not _free(options.host, options.port):
        sys.stderr.write(
            f"valvo: port {options.port} is taken by another program. Stop that one, or choose another port: "
            f"--port {options.port + 1}\n"
        )
        return 1
    start_django(need_tables=False)
    if not prepare_database():
        return 1
    if options.demo:
        _load_demo_if_empty()
    call_command("collectstatic", interactive=False, verbosity=0)
    _announce(options.host, options.port, demo=options.demo)
    return _run(options.host, options.port, options.threads)


def prepare_database() -> bool:
    """Bring the tables up to date; tells in a sentence and returns False where the database cannot be used."""
    try:
        call_command("migrate", interactive=False, verbosity=0)
    except DatabaseError as error:
        sys.stderr.write(f"valvo: the database cannot be used: {str(error).splitlines()[0]}\n")
        sys.stderr.write("Look at VALVO_DATABASE, or run `valvo doctor`.\n")
        return False
    return True


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="valvo serve", description="Web and background worker together.")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
    parser.add_argument("--threads", type=int, default=4, help="pages answered at the same time")
    parser.add_argument("--demo", action="store_true", help="load the demo region if the database is empty")
    return parser.parse_args(arguments)


def _free(host: str, port: int) -> bool:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def _load_demo_if_empty() -> None:
    from valvo.organisation.models import Unit  # noqa: PLC0415 (only once Django has started)

    if not Unit.objects.exists():
        from valvo.demo.command import demo  # noqa: PLC0415 (only once Django has started)

        demo([])


def _announce(host: str, port: int, *, demo: bool) -> None:
    shown = f"[{host}]" if ":" in host else host
    sys.stdout.write(f"\nValvo answers at http://{shown}:{port}\n")
    if demo:
        from valvo.demo.accounts import sentence  # noqa: PLC0415 (only once Django has started)

        sys.stdout.write(sentence())
    sys.stdout.write("Stop with Ctrl+C.\n\n")
    sys.stdout.flush()


def _run(host: str, port: int, threads: int) -> int:
    worker = subprocess.Popen([sys.executable, "-m", "valvo.config.worker"], env=os.environ | {"VALVO_SERVES": "1"})
    granian = [
        "granian",
        "--interface",
        "wsgi",
        "--host",
        host,
        "--port",
        str(port),
        "--blocking-threads",
        str(threads),
    ]
    quiet = ["--no-ws", "--log-level", "warning"]
    web = subprocess.Popen([sys.executable, "-m", *granian, *quiet, "valvo.config.wsgi:application"])

    def stop(number: int, frame: FrameType | None) -> None:
        web.terminate()

    signal.signal(signal.SIGTERM, stop)
    try:
        return max(0, web.wait())
    except KeyboardInterrupt:
        web.wait()
        return 0
    finally:
        worker.terminate()
        worker.wait()
