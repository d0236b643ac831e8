"""A real server for tests: its own folder, its own database, its own processes; and somebody who reports to it."""

import http.cookiejar
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlencode
from uuid import UUID

EMAIL, PASSWORD = "nurse@example.org", "a-long-enough-password"
UNITS = """Identifier;Kind;Sector;Name (sv);Parent;Opens
top;organiser;both;Toppen;;2020-01-01
ward;unit;health;Avdelningen;top;2020-01-01
"""
FORM = "/report/went_wrong/person/"
STARTS_WITHIN = 120  # seconds


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _valvo() -> list[str]:
    return [str(Path(sys.executable).with_name("valvo"))]


def children_of(process: int) -> list[int]:
    """Return the processes a process has started."""
    told = subprocess.run(["ps", "-o", "pid=", "--ppid", str(process)], capture_output=True, check=False)
    return [int(line) for line in told.stdout.split()]


@dataclass
class Valvo:
    """An installation in a folder; `database` is an address, empty for SQLite in the folder."""

    folder: Path
    database: str = ""
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    def prepare(self) -> None:
        """Make the tables, one unit and one person who may report there."""
        listing = self.folder / "units.csv"
        listing.write_text(UNITS, encoding="utf-8")
        self.run("migrate")
        self.run("import", str(listing), "--as", "units")
        self.run("person", "add", EMAIL, "--name", "Nurse", "--role", "reporter", "--unit", "top", said=PASSWORD)

    def run(self, *arguments: str, said: str = "") -> str:
        """Run a command of Valvo's; return what it printed."""
        done = subprocess.run(
            [*_valvo(), *arguments], input=said, env=self.environment(), capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def start(self) -> None:
        """Start serving, in a process group of its own, and wait until a page is answered."""
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [*_valvo(), "serve", "--port", str(self.port)],
                env=self.environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        deadline = time.monotonic() + STARTS_WITHIN
        while not self.answers():
            assert self.process.poll() is None, (self.folder / "log").read_text()
            assert time.monotonic() < deadline, (self.folder / "log").read_text()
            time.sleep(0.2)

    def answers(self) -> bool:
        """Tell whether a page is answered."""
        try:
            urllib.request.urlopen(f"{self.url}/sign-in/login/", timeout=10).close()  # noqa: S310 (our own server)
        except OSError:
            return False
        return True

    def kill_everything(self) -> None:
        """Kill the server and all its processes, as a power cut would: nobody can finish anything."""
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def children(self) -> list[int]:
        """Return the processes the server has started."""
        assert self.process is not None
        return children_of(self.process.pid)

    @property
    def url(self) -> str:
        """Return the server's address."""
        return f"http://127.0.0.1:{self.port}"

    def environment(self) -> dict[str, str]:
        """Return the environment its processes run in."""
        own = {"VALVO_DATA": str(self.folder), "VALVO_DATABASE": self.database, "VALVO_DEMO": "false"}
        return os.environ | own


class _Fields(HTMLParser):
    """What a page's form holds as it stands: name → value, as a browser would send it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self.select = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note fields and what is chosen in them."""
        found = dict(attrs)
        name, value = found.get("name") or "", found.get("value") or ""
        if tag == "select":
            self.select = name
        elif tag == "option" and (self.select not in self.values or "selected" in found):
            self.values[self.select] = value
        elif tag == "textarea" or (tag == "input" and _is_sent(found)):
            self.values[name] = value


def _is_sent(field: dict[str, str | None]) -> bool:
    return "checked" in field or field.get("type") not in {"radio", "checkbox", "submit"}


class Reporter:
    """Somebody signed in, who sends reports through the page's own form."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.cookies = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(self.cookies), urllib.request.ProxyHandler({})
        )
        form = _Fields(self.get("/sign-in/login/")).values
        self.post("/sign-in/login/", form | {"login": EMAIL, "password": PASSWORD})
        self.form = _Fields(self.get(FORM)).values

    def send(self, key: UUID, story: str) -> str:
        """Send a report; return the number on its receipt. Raises OSError where no receipt came."""
        page = self.post(FORM, self.filled(key, story))
        found = re.search(r"\b\d{4}-\d{4,}\b", page)
        assert found, page
        return found[0]

    def filled(self, key: UUID, story: str) -> dict[str, str]:
        """Return the form's fields as a person fills them in."""
        today = date.today().isoformat()  # noqa: DTZ011 (the server's day, on the same machine)
        told = {"unit": "ward", "role": "staff", "happened_on": today, "secrecy": "named", "q_story": story}
        return self.form | {"client_key": str(key)} | told

    def cookie_header(self) -> str:
        """Return the cookies of the session, for clients of another kind."""
        return "; ".join(f"{cookie.name}={cookie.value}" for cookie in self.cookies)

    def get(self, path: str) -> str:
        """Return a page."""
        return self._open(urllib.request.Request(self.url + path))  # noqa: S310 (our own server)

    def post(self, path: str, fields: dict[str, str]) -> str:
        """Send a form; return the page it leads to."""
        data = urlencode(fields).encode()
        return self._open(urllib.request.Request(self.url + path, data=data))  # noqa: S310 (our own server)

    def _open(self, request: urllib.request.Request) -> str:
        with self.opener.open(request, timeout=60) as answer:
            content: bytes = answer.read()
            return content.decode()
