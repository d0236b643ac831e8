"""Every address × every role against the written table urls_by_role.md; outsiders learn nothing from it.

A new address needs one line there; a test that fails says which.
"""

import logging
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from django.conf import settings as django_settings
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import resolve_url
from django.test import Client
from django.test.utils import override_settings
from django.urls import reverse
from pytest_django import DjangoDbBlocker, Settings

import undrawn
from addresses import NO_ROLE, SIGNED_OUT, TABLE, WHO, Line, arguments_of, lines, routes, written
from things import MAKERS, Thing, World, outsider, world
from valvo.accounts.models import User
from valvo.accounts.permissions import Role
from valvo.core import clock
from valvo.programmes import loading

pytestmark = pytest.mark.one_database
NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
LINES = lines()
# The library behind signing in knows no roles: whether somebody is signed in is all it asks.
KNOWN_TO_ALLAUTH = (Role.REPORTER, NO_ROLE, SIGNED_OUT)
NAMES = {line.name for line in LINES}
# Django's own secret of a form and the policy's of a script differ from answer to answer.
CHANGING = re.compile(r'value="\w{64}"|nonce="[^"]*"|"X-CSRFToken": ?"\w+"')


@pytest.fixture(scope="module", autouse=True)
def _autumn_2026(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    folder = tmp_path_factory.mktemp("site")
    logging.disable(logging.WARNING)  # every refusal is logged, which takes longer than the refusal
    places = override_settings(LAKE_FOLDER=folder / "lake", MEDIA_ROOT=folder / "attachments")
    with places, clock.stopped_at(NOW), pytest.MonkeyPatch.context() as changed:
        changed.setattr(loading, "imported_folder", lambda: folder / "programmes")
        yield
    logging.disable(logging.NOTSET)


@dataclass
class Site:
    """The county with everything in it."""

    world: World
    things: dict[str, Thing]


@pytest.fixture(scope="module")
def site(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Site]:
    """Yield the county with one of every thing an address can be about; no test changes what is there."""
    with django_db_blocker.unblock(), transaction.atomic():
        made = world()
        yield Site(made, {name: maker(made) for name, maker in MAKERS.items()})
        transaction.set_rollback(True)


def browser(user: User | None) -> Client:
    """Return a browser in which somebody has signed in, or nobody."""
    client = Client(raise_request_exception=False)
    if user:
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def ask(client: Client, line: Line, thing: Thing, *, missing: bool = False, method: str = "") -> HttpResponse:
    """Ask, and take back whatever the answer changed: the next one finds things as they were."""
    arguments = thing.not_there if missing else thing.there
    address = reverse(line.name, kwargs=arguments) + thing.query_where(missing=missing)
    signed_in = client.cookies.output()
    with transaction.atomic():
        send = client.get if (method or line.method) == "GET" else client.post
        answer = send(address, thing.sent)
        transaction.set_rollback(True)
    client.cookies.clear()
    client.cookies.load(signed_in.replace("Set-Cookie: ", ""))
    return answer


def answered(answer: HttpResponse) -> str:
    """Return an answer in the table's words."""
    if answer.headers.get("Location", "").startswith(resolve_url(django_settings.LOGIN_URL) + "?next="):
        return "sign in"
    return {403: "may not", 404: "not there", 410: "not there"}.get(
        answer.status_code, "yes" if answer.status_code < 500 and answer.status_code != 405 else str(answer.status_code)
    )


def test_every_address_has_its_line_and_every_line_its_address() -> None:
    found = dict(routes())
    missing = [
        f"| {name} | GET or POST | {', '.join(arguments_of(route)) or ''} | | | |" for name, route in found.items()
        if name not in NAMES
    ]  # fmt: skip

    assert not missing, (
        f"These addresses have no line in {TABLE.name}: who may what with them? The third column names a maker in "
        "tests/things.py; with any answer written, the next test says what is answered.\n" + "\n".join(missing)
    )
    assert set(found) >= NAMES, f"lines of {TABLE.name} without an address: {sorted(NAMES - set(found))}"


AREAS = sorted({line.name.rpartition(":")[0] for line in LINES})  # of allauth's pages the name is empty


@pytest.mark.django_db
@pytest.mark.parametrize("area", AREAS)
def test_every_address_answers_every_role_as_the_table_says(site: Site, area: str, settings: Settings) -> None:
    settings.TEMPLATES = undrawn.TEMPLATES
    browsers = {who: browser(site.world.people.get(who)) for who in (WHO if area else KNOWN_TO_ALLAUTH)}
    wrong = []
    for line in (line for line in LINES if line.name.rpartition(":")[0] == area):
        answers = {who: answered(ask(client, line, site.things[line.thing])) for who, client in browsers.items()}
        if answers != {who: line.answer_for(who) for who in browsers}:
            wrong.append(f"{written(line.name, line.method, line.thing, answers)}\n    {_differences(line, answers)}")

    advice = f"Mend the page or, where this is what should be answered, the line in {TABLE.name}:\n"
    assert not wrong, advice + "\n".join(wrong)


def _differences(line: Line, answers: Mapping[str, str]) -> str:
    differing = [who for who in answers if answers[who] != line.answer_for(who)]
    return "; ".join(f"{who}: written “{line.answer_for(who)}”, answered “{answers[who]}”" for who in differing)


@pytest.mark.django_db
def test_outsiders_are_answered_alike_about_what_is_not_theirs_and_what_is_not_there(site: Site) -> None:
    beyond = {far: browser(outsider(site.world, "abroad" if far else "care")) for far in (True, False)}
    told = []
    for line in LINES:
        about = site.things[line.thing]
        if (about.not_there or about.lost) and line.others != "yes":
            one, other = ask(beyond[about.far], line, about), ask(beyond[about.far], line, about, missing=True)
            if one.status_code != other.status_code or plain(one, about) != plain(other, about, missing=True):
                told.append(f"{line.method} {line.name}: {one.status_code}, where nothing is {other.status_code}")

    assert not told, "\n".join(told)


def plain(answer: HttpResponse, thing: Thing, *, missing: bool = False) -> str:
    """Return an answer's text without what the address itself brings along."""
    text = CHANGING.sub("", answer.content.decode())
    for value in (thing.not_there if missing else thing.there).values():
        text = text.replace(f"/{value}/", "/…/")
    return text.replace(thing.query_where(missing=missing) or "?", "?")


@pytest.mark.django_db
def test_an_address_takes_the_methods_of_its_lines_and_no_others(site: Site) -> None:
    methods = {(line.name, line.method) for line in LINES}
    wrong = []
    for line in LINES:
        if ":" not in line.name:
            continue  # allauth's pages choose their own
        other = {"GET": "POST", "POST": "GET"}[line.method]
        who = next((who for who in WHO if who in line.may and who != SIGNED_OUT), None)
        if (line.name, other) in methods or who is None:
            continue
        status = ask(browser(site.world.people[who]), line, site.things[line.thing], method=other).status_code
        if status != 405:
            wrong.append(f"{other} {line.name}: {status}; give it a line of its own or let it answer 405")

    assert wrong == []


def test_a_line_names_only_people_and_things_there_are() -> None:
    assert {line.thing for line in LINES} <= set(MAKERS)
    assert len({(line.name, line.method) for line in LINES}) == len(LINES)
