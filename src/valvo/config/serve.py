"""`valvo serve`: web and background worker together, with sentences instead of traces when something is in the way."""

import argparse
import os
import socket
import subprocess
import sys
import threading
import time
from http.client import HTTPConnection, HTTPException

from django.core.management import call_command
from django.db import DatabaseError
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from valvo.config.environment import Environment
from valvo.config.following import SERVES
from valvo.config.start import start_django

_TRIES, _BETWEEN_TRIES = 300, 0.2  # for the first page, seconds


def serve(arguments: list[str]) -> int:
    """Run `valvo serve`; returns when it is stopped."""
    options = _options(arguments)
    if not _free(options.host, options.port):
        sys.stderr.write(
            f"valvo: port {options.port} is taken by another program. Stop that one, or choose another port: "
            f"--port {options.port + 1}\n"
        )
        return 1
    links_lead_to(options.port)
    start_django(need_tables=False)
    if not prepare_database():
        return 1
    if options.demo and not _load_demo_if_empty():
        return 1
    call_command("collectstatic", interactive=False, verbosity=0)
    return _run(options)


def links_lead_to(port: int) -> None:
    """Let links in mails, feeds and QR codes lead to the port that is listened on, unless their address is set."""
    if "url" not in Environment().model_fields_set:
        os.environ["VALVO_URL"] = f"http://127.0.0.1:{port}"


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
    parser.add_argument("--port", type=_port, default=8000)
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
    parser.add_argument("--threads", type=int, default=4, help="pages answered at the same time")
    parser.add_argument("--demo", action="store_true", help="load the demo region if the database is empty")
    return parser.parse_args(arguments)


def _port(text: str) -> int:
    number = int(text)
    if not 0 < number < 65_536:
        raise argparse.ArgumentTypeError("a port is a number from 1 to 65535")
    return number


def _free(host: str, port: int) -> bool:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def _load_demo_if_empty() -> bool:
    """Make the demo region in a process of its own: the lake's library cannot be used on both sides of a fork."""
    from valvo.organisation.models import Unit  # noqa: PLC0415 (only once Django has started)

    if Unit.objects.exists():
        return True
    return subprocess.run([sys.executable, "-m", "valvo.config.cli", "demo"], check=False).returncode == 0


def _run(options: argparse.Namespace) -> int:
    """Serve until stopped: the web server's processes are this one's children, the background worker too."""
    os.environ[SERVES] = "1"
    worker = subprocess.Popen([sys.executable, "-m", "valvo.config.worker"])
    threading.Thread(target=_announce, args=(options.host, options.port, options.demo), daemon=True).start()
    web = Granian(
        "valvo.config.wsgi:application",
        address=options.host,
        port=options.port,
        interface=Interfaces.WSGI,
        blocking_threads=options.threads,
        websockets=False,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
    )
    try:
        web.serve()
    finally:
        worker.terminate()
        worker.wait()
    return 0


def _announce(host: str, port: int, demo: bool) -> None:  # noqa: FBT001 (a thread's target)
    """Print the address as soon as a page is answered there."""
    if not _answers(host, port):
        return
    shown = f"[{host}]" if ":" in host else host
    sys.stdout.write(f"\nValvo answers at http://{shown}:{port}\n")
    if demo:
        from valvo.demo.accounts import sentence  # noqa: PLC0415 (only once Django has started)

        sys.stdout.write(sentence())
    sys.stdout.write("Stop with Ctrl+C.\n\n")
    sys.stdout.flush()


def _answers(host: str, port: int) -> bool:
    reached = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 (what listens everywhere listens here)
    for _ in range(_TRIES):
        page = HTTPConnection(reached, port, timeout=60)
        try:
            page.request("GET", "/sign-in/login/")
            page.getresponse()
        except (OSError, HTTPException):
            time.sleep(_BETWEEN_TRIES)
        else:
            return True
        finally:
            page.close()
    return False
