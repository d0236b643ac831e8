"""What other apps add to handling's pages: panels on a case, lines on Today, deadlines in the digest."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.core import mail
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings
from thread import case_at

from factories import county, person
from valvo.accounts.models import User
from valvo.accounts.permissions import Role
from valvo.core import clock
from valvo.core.languages import Language
from valvo.handling import actions, panels, reminding
from valvo.handling.escalation import stage_on
from valvo.handling.models import Case
from valvo.handling.panels import Panel, Side
from valvo.handling.reminding import Deadline
from valvo.organisation.models import Unit
from valvo.web import waiting
from valvo.web.waiting import Group, Line

pytestmark = pytest.mark.django_db


@pytest.fixture
def ward() -> Unit:
    return county()["ward-1"]


@pytest.fixture
def handler(ward: Unit) -> User:
    return person(Role.HANDLER, ward)


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a test registers is gone after it, and no app's own is in its way."""
    monkeypatch.setattr(panels, "_BUILDERS", {})
    monkeypatch.setattr(waiting, "_SOURCES", {})
    monkeypatch.setattr(reminding, "_SOURCES", {})


@pytest.mark.usefixtures("alone")
def test_panels_stand_on_their_side_in_order_and_only_where_there_is_something(
    client: Client, ward: Unit, handler: User
) -> None:
    case = case_at(ward, person())

    def panel(key: str, order: int, side: Side) -> Panel:
        return Panel(key, f"Panel {key}", "never-drawn.html", {}, order, side)

    def told(reader: User, shown: Case) -> Panel | None:
        return panel("told", 20, Side.STORY) if (reader, shown) == (handler, case) else None

    panels.register("late", lambda _person, _case: panel("late", 30, Side.STORY))
    panels.register("told", told)
    panels.register("decided", lambda _person, _case: panel("decided", 10, Side.DECISIONS))
    panels.register("nothing", lambda _person, _case: None)

    found = panels.panels(handler, case)
    assert {side: [one.key for one in shown] for side, shown in found.items()} == {
        "story": ["told", "late"],
        "decisions": ["decided"],
    }
    assert [one.key for one in panels.panels(person(), case)["story"]] == ["late"]


@pytest.mark.usefixtures("alone")
def test_a_panels_template_sees_its_context_and_the_case(
    client: Client, ward: Unit, handler: User, tmp_path: Path, settings: Settings
) -> None:
    (tmp_path / "own.html").write_text("{{ panel.context.said }} of {{ page.case.report.number }}", encoding="utf-8")
    settings.TEMPLATES = [settings.TEMPLATES[0] | {"DIRS": [tmp_path]}]
    case = case_at(ward, person())
    panels.register("own", lambda _person, _case: Panel("own", "Own panel", "own.html", {"said": "From elsewhere"}))
    client.force_login(handler)
    page = client.get(f"/cases/{case.report.number}/").content.decode()
    assert page.count('<section class="card" id="own"') == 1
    assert "Own panel" in page
    assert f"From elsewhere of {case.report.number}" in page


@pytest.mark.usefixtures("alone")
def test_todays_lines_come_from_every_app_the_hot_first_and_empty_groups_left_out(
    client: Client, ward: Unit, handler: User
) -> None:
    def line(title: str) -> Line:
        return Line(title, "/there/", "Ward", "3 d left", "The rule", over=False, button="Open")

    def first(_person: User, _unit: Unit, _language: Language) -> list[Group]:
        return [Group("calm", "Calm", [line("A calm one")], 1, ""), Group("none", "None", [], 0, "")]

    def second(_person: User, _unit: Unit, _language: Language) -> list[Group]:
        return [waiting.group("hot", "Hot", [line("A hot one")], 9, "/all/", hot=True)]

    waiting.register("first", first, order=1)
    waiting.register("second", second, order=2)
    client.force_login(handler)
    answer = client.get("/")
    assert [one.key for one in answer.context["waiting"]] == ["hot", "calm"]
    page = answer.content.decode()
    assert "A hot one" in page
    assert 'href="/all/"' in page


@pytest.mark.usefixtures("alone")
def test_the_digest_tells_of_other_apps_deadlines_once(
    ward: Unit, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    owner = person(Role.HANDLER, ward)
    due = clock.today() + timedelta(days=7)

    def source() -> Iterator[Deadline]:
        stage = stage_on(clock.today(), due=due, started=due - timedelta(days=90))
        if stage:
            yield Deadline("plan", 7, due, stage, lambda _language: "Review", "7", "/plans/7/", ward.pk, owner)

    reminding.register("plans", source)
    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            actions.remind()
    (message,) = mail.outbox
    assert message.to == [owner.email]
    assert "Review 7" in str(message.body)
    assert "/plans/7/" in str(message.body)
