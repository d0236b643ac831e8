"""Every form there is, sent what no browser of good will would send: a clear answer, nothing broken, nothing lost.

Forms are found on the pages of urls_by_role.md, so that a new one is tried as soon as its address has its line.
"""

import logging
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html import escape
from html.parser import HTMLParser
from urllib.parse import urlencode, urljoin

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.test.utils import override_settings
from django.urls import reverse
from pytest_django import DjangoDbBlocker, Settings

import undrawn
from addresses import SIGNED_OUT, WHO, lines
from things import MAKERS, World, world
from valvo.core import clock
from valvo.programmes import loading

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
SCRIPT = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"
PROGRAM = b"MZ\x90\x00\x03not a picture at all"


@pytest.fixture(scope="module", autouse=True)
def _autumn_2026(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    folder = tmp_path_factory.mktemp("site")
    logging.disable(logging.ERROR)  # refusals are what is asked for here
    places = override_settings(LAKE_FOLDER=folder / "lake", MEDIA_ROOT=folder / "attachments")
    with places, clock.stopped_at(NOW), pytest.MonkeyPatch.context() as changed:
        changed.setattr(loading, "imported_folder", lambda: folder / "programmes")
        yield
    logging.disable(logging.NOTSET)


@dataclass
class Form:
    """A form on a page: where it is sent, by whom, and its fields as the page has them."""

    address: str
    who: str
    fields: dict[str, str] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)  # field → text, textarea, select, hidden, date, file …

    @property
    def sort(self) -> str:
        """Return what this form has in common with those of the same page about another thing."""
        return re.sub(r"\d+", "0", " ".join((self.address.partition("?")[0], *sorted(self.kinds))))

    def but(self, value: str, *kinds: str) -> dict[str, str]:
        """Return the fields as they stand, those of these kinds with another value."""
        return self.fields | {name: value for name, kind in self.kinds.items() if kind in kinds}


class Forms(HTMLParser):
    """The forms of a page that are sent by POST."""

    def __init__(self, page: str, address: str, who: str) -> None:
        super().__init__()
        self.found: list[Form] = []
        self.now: Form | None = None
        self.address, self.who, self.select = address, who, ""
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        """Note forms and their fields."""
        told = {key: value or "" for key, value in attributes}
        if tag == "form":
            post = told.get("method", "").lower() == "post"
            self.now = Form(urljoin(self.address, told.get("action", "")), self.who) if post else None
            self.found += [self.now] if self.now else []
        elif self.now and (name := told.get("name", self.select if tag == "option" else "")):
            self._note(tag, name, told)

    def _note(self, tag: str, name: str, told: dict[str, str]) -> None:
        assert self.now is not None
        if tag == "select":
            self.select = name
        if tag == "option" and ("selected" in told or not self.now.fields.get(name)):
            self.now.fields[name] = told.get("value", "")
        elif tag in {"input", "select", "textarea", "button"} and name != "csrfmiddlewaretoken":
            kind = told.get("type", "text") if tag == "input" else tag
            self.now.kinds[name] = kind
            if kind not in {"file", "select"}:
                self.now.fields[name] = told.get("value", self.now.fields.get(name, ""))


WORDS = ("text", "textarea", "search", "email", "url")
ANY = (*WORDS, "select", "hidden", "radio", "checkbox", "number", "date", "time", "button")


def _latin(form: Form) -> tuple[bytes, str]:
    body = "&".join(f"{name}=%ff%fe%e4%00" for name in form.kinds)
    return body.encode(), "application/x-www-form-urlencoded"


def _sent(values: dict[str, str]) -> tuple[bytes, str]:
    return urlencode(values).encode(), "application/x-www-form-urlencoded"


# What is sent instead of what the form expects.
HOSTILE: dict[str, Callable[[Form], tuple[bytes, str]]] = {
    "a very long text": lambda form: _sent(form.but("å" * 60_000, *WORDS)),
    "an encoding that is none": _latin,
    "a NUL in every word": lambda form: _sent(form.but("a\0b", *WORDS, "hidden", "select")),
    "a page long gone": lambda form: _sent(form.fields | {"seen": "0"}),
    "numbers beyond all numbers": lambda form: _sent(form.but("9" * 40, *ANY)),
    "somebody else's keys": lambda form: _sent(form.but("999999", "select", "hidden", "radio", "button")),
    "a day that never was": lambda form: _sent(form.but("2026-02-31", "date") | form.but("25:61", "time")),
    "the last day of all": lambda form: _sent(form.but("9999-12-31", "date", "text")),
    "the first day of all": lambda form: _sent(form.but("0001-01-01", "date", "text")),
    "JSON": lambda form: (b'{"a": [', "application/json"),
    "a broken multipart": lambda form: (b"--x\r\nno end", "multipart/form-data; boundary=x"),
}
# What a database decides about. The rest never comes so far, and is sent on SQLite alone.
FOR_DATABASES = {
    "a very long text",
    "a NUL in every word",
    "numbers beyond all numbers",
    "somebody else's keys",
    "the last day of all",
    "the first day of all",
}


@dataclass
class Site:
    """The county with everything in it, and its forms with who may send them."""

    world: World
    forms: list[Form]
    browsers: dict[str, Client]


@pytest.fixture(scope="module")
def site(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Site]:
    """Yield every form on every page that somebody may open, one of each sort; no test changes what is there."""
    with django_db_blocker.unblock(), transaction.atomic():
        made = world()
        browsers = {who: _browser(made, who) for who in WHO}
        yield Site(made, list(_forms(made, browsers).values()), browsers)
        transaction.set_rollback(True)


def _forms(made: World, browsers: dict[str, Client]) -> dict[str, Form]:
    things = {name: maker(made) for name, maker in MAKERS.items()}
    forms: dict[str, Form] = {}
    for line in lines():
        who = next((one for one in ("coordinator", *WHO) if one in line.may), "")
        if line.method == "GET" and who and ":" in line.name:
            address = reverse(line.name, kwargs=things[line.thing].there) + things[line.thing].query
            with transaction.atomic():
                page = browsers[who].get(address).content.decode(errors="replace")
                transaction.set_rollback(True)
            forms = {
                form.sort: form for form in Forms(page, address, who).found if "/sign-in/" not in form.address
            } | forms
    return forms


def _browser(made: World, who: str, *, careful: bool = False) -> Client:
    client = Client(raise_request_exception=False, enforce_csrf_checks=careful)
    if who != SIGNED_OUT:
        client.force_login(made.people[who], backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def send(client: Client, form: Form, body: bytes, kind: str, times: int = 1) -> HttpResponse:
    """Send a body to a form's address, and take back what it changed. A report is read where the answer leads."""
    with transaction.atomic():
        for _time in range(times):
            answer = client.generic("POST", form.address, body, content_type=kind)
            if answer.headers.get("Location", "").startswith("/report/arrived/"):
                answer = client.get(answer.headers["Location"])
        transaction.set_rollback(True)
    return answer


@pytest.mark.django_db
def test_no_form_breaks_whatever_it_is_sent(site: Site, settings: Settings) -> None:
    settings.TEMPLATES = undrawn.TEMPLATES
    broken = [
        f"{form.address} with {what}: {status}"
        for form in site.forms
        for what, body in _bad_bodies(form)
        if (status := send(site.browsers[form.who], form, *body).status_code) >= 500
    ]

    broken += [f"{form.address} sent twice" for form in site.forms if _sent_twice(site, form) >= 500]
    broken += [f"{form.address} takes a program for a picture" for form in site.forms if _takes_a_program(site, form)]

    assert len(site.forms) > 50, "forms are no longer found"
    assert broken == []


def _bad_bodies(form: Form) -> Iterator[tuple[str, tuple[bytes, str]]]:
    """Yield what is sent and its name, once each: to a form without a day a wrong day is nothing new."""
    seen = {_sent(form.fields)}
    for what, hostile in HOSTILE.items():
        body = hostile(form)
        if body not in seen and (connection.vendor == "sqlite" or what in FOR_DATABASES):
            seen.add(body)
            yield what, body


def _sent_twice(site: Site, form: Form) -> int:
    return send(site.browsers[form.who], form, *_sent(form.fields), times=2).status_code


def _takes_a_program(site: Site, form: Form) -> bool:
    """Tell whether a form that asks for a file takes what is none of the kinds it asks for, or breaks."""
    files = [name for name, kind in form.kinds.items() if kind == "file"]
    if not files:
        return False
    sent = form.fields | {name: SimpleUploadedFile("photo.jpg", PROGRAM, "image/jpeg") for name in files}
    body, kind = encode_multipart(BOUNDARY, sent), MULTIPART_CONTENT
    status = send(site.browsers[form.who], form, body, kind).status_code
    return status >= 500 or status in {200, 302}


@pytest.mark.django_db
@pytest.mark.one_database
def test_what_was_typed_is_still_in_a_form_that_comes_back_and_never_runs(site: Site) -> None:
    faults, careful = [], {who: _browser(site.world, who, careful=True) for who in WHO}
    for form in site.forms:
        days = {name: "2026-02-31" for name, kind in form.kinds.items() if kind == "date"}
        typed = form.but(SCRIPT, "text", "textarea") | days
        answer = send(site.browsers[form.who], form, *_sent(typed))
        page = answer.content.decode()
        # A refused form is a page with the form in it; pages that say where to go next hold none.
        words = [name for name, kind in form.kinds.items() if kind in {"text", "textarea"}]
        kept = escape(SCRIPT) in page or escape(SCRIPT, quote=False) in page
        if answer.status_code >= 500 or "<script>alert(1)" in page or "<img src=x" in page:
            faults.append(f"{form.address}: {answer.status_code}, or the script is in the page as it is")
        elif answer.status_code in {400, 422} and words and not kept:
            faults.append(f"{form.address}: {answer.status_code}, and what was typed is gone")
        if send(careful[form.who], form, *_sent(typed)).status_code != 403:
            faults.append(f"{form.address}: taken without the page's own secret")

    assert faults == []
