"""Passages are covered and uncovered, removed for good only by two; behaviour 9: what was sent never changes."""

from collections.abc import Iterator

import pytest
from django.db import IntegrityError
from django.test import Client
from django.utils import translation
from thread import case_at

from factories import county, person
from valvo.accounts.permissions import Role
from valvo.handling import actions as handling
from valvo.handling.choices import CaseState, MessageKind
from valvo.handling.models import Case
from valvo.intake import actions as intake
from valvo.intake import rules
from valvo.intake.choices import Secrecy
from valvo.intake.errors import PassageError
from valvo.intake.masks import keyed_hash
from valvo.intake.models import Mask, Removal, Report
from valvo.intake.spotting import MASK
from valvo.privacy import actions
from valvo.privacy.choices import Purpose
from valvo.privacy.errors import RequestError
from valvo.trail.models import Event

pytestmark = pytest.mark.django_db
STORY = "Anna  Andersson dropped the tray. Later anna andersson cried."


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def case() -> Case:
    units = county()
    nurse, handler = person(Role.REPORTER, units["ward-1"]), person(Role.HANDLER, units["ward-1"], name="Hanna")
    return case_at(units["ward-1"], nurse, handler=handler, texts={"story": STORY}, secrecy=Secrecy.PROTECTED)


def cover(case: Case) -> None:
    assert case.handler
    actions.mask(case=case, passage="Anna Andersson", reason="A colleague", by=case.handler)


@pytest.mark.parametrize(
    ("spans", "left"),
    [([], "abcdef"), ([(0, 1)], "#bcdef"), ([(1, 3), (2, 4)], "a#ef"), ([(4, 6), (0, 2)], "#cd#"), ([(0, 6)], "#")],
)
def test_spans_are_covered_also_where_they_overlap(spans: list[tuple[int, int]], left: str) -> None:
    assert rules.covered("abcdef", spans, "#") == left


@pytest.mark.parametrize(("wanted", "found"), [("b  C", [(1, 4)]), ("", []), ("x", []), ("(", []), ("a", [(0, 1)])])
def test_a_passage_is_found_whatever_its_case_and_blanks(wanted: str, found: list[tuple[int, int]]) -> None:
    assert rules.passages("ab c", wanted) == found


def test_readers_see_the_cover_and_handlers_can_look(client: Client, case: Case) -> None:
    intake.add_to_report(report=case.report, text="ANNA ANDERSSON again", by=None)
    cover(case)
    page = f"/cases/{case.report.number}/"
    for reader in (case.handler, person(Role.MANAGER, case.unit)):
        client.force_login(reader)
        shown = client.get(page).content.decode().lower()
        assert "andersson" not in shown
        assert shown.count(MASK) >= 3
        assert "andersson" not in client.get("/cases/").content.decode().lower()
    assert client.post(f"{page}unmask/").status_code == 403
    client.force_login(case.handler)
    assert "Anna  Andersson" in client.post(f"{page}unmask/").content.decode()
    assert Report.objects.get().texts == {"story": STORY}
    for mask in Mask.objects.all():
        client.post(f"/privacy/cases/{case.report.number}/mask/{mask.pk}/lift/")
    assert "Anna  Andersson" in client.get(page).content.decode()


def test_what_does_not_stand_there_cannot_be_covered_and_nothing_typed_is_lost(client: Client, case: Case) -> None:
    with pytest.raises(PassageError):
        actions.mask(case=case, passage="Berta", reason="x", by=case.handler)
    client.force_login(case.handler)
    answer = client.post(
        f"/privacy/cases/{case.report.number}/mask/", {"mask-passage": "Berta", "mask-reason": "My reason"}
    )
    assert answer.status_code == 422
    assert "My reason" in answer.content.decode()
    client.force_login(person(Role.HANDLER, case.unit.__class__.objects.get(public_id="ward-2")))
    assert client.post(f"/privacy/cases/{case.report.number}/mask/", {}).status_code == 404


def test_text_is_removed_for_good_by_two_and_its_keyed_hash_stays(case: Case) -> None:
    handler, second = case.handler, person(Role.COORDINATOR, case.unit)
    with pytest.raises(RequestError, match="covered"):
        actions.ask(case=case, purpose=Purpose.REMOVAL, reason="The law", by=handler)
    cover(case)
    came = case.report.received_at
    request = actions.ask(case=case, purpose=Purpose.REMOVAL, reason="The law", by=handler)
    with pytest.raises(RequestError):
        actions.decide(request=request, granted=True, answer="Yes", by=handler)
    assert Report.objects.get().texts["story"] == STORY
    actions.decide(request=request, granted=True, answer="Yes", by=second)

    report = Report.objects.get()
    assert report.texts["story"] == f"{MASK} dropped the tray. Later {MASK} cried."
    assert report.received_at == came
    removal = Removal.objects.get()
    assert (removal.original, removal.length) == (keyed_hash(STORY), len(STORY))
    assert (removal.removed_by, removal.agreed_by) == (handler, second)
    assert not Mask.objects.exists()
    assert Event.objects.get(tag="intake:report:removed").data["agreed_by"] == second.pk
    assert "andersson" not in Case.objects.get().title.lower()


def test_what_was_said_in_the_dialogue_is_covered_and_removed_with_the_report(client: Client, case: Case) -> None:
    handler, second = case.handler, person(Role.COORDINATOR, case.unit)
    handling.ask_reporter(case=case, text="Who was there?", by=handler)
    handling.answer(case=case, text="Only Berta Berg, 12 o'clock.")
    handling.add_note(case=case, text="Berta Berg is away.", by=handler)
    actions.mask(case=case, passage="Berta Berg", reason="A colleague", by=handler)
    page = f"/cases/{case.report.number}/"
    client.force_login(handler)
    shown = client.get(page).text
    assert "Only Berta Berg" not in shown
    assert f"Only {MASK}, 12" in shown
    assert "Said in the dialogue" in shown
    assert "Berta Berg is away." in shown, "what handlers write between themselves is theirs to write anew"
    assert "Only Berta Berg" in client.post(f"{page}unmask/").text

    request = actions.ask(case=case, purpose=Purpose.REMOVAL, reason="The law", by=handler)
    before = Case.objects.get().messages.get(kind=MessageKind.ANSWER)
    assert "Berta" in before.text, "until a second person agrees"
    actions.decide(request=request, granted=True, answer="Yes", by=second)
    after = Case.objects.get().messages.get(kind=MessageKind.ANSWER)
    assert (after.text, after.written_at) == (f"Only {MASK}, 12 o'clock.", before.written_at)
    assert Removal.objects.get().original == keyed_hash(before.text)
    assert Report.objects.get().texts == {"story": STORY}, "what was not covered stays"
    assert Event.objects.get(tag="handling:dialogue:rewritten").data == {"messages": 1}
    assert "Only Berta Berg" not in client.post(f"{page}unmask/").text


def test_the_database_refuses_a_removal_by_one(case: Case) -> None:
    cover(case)
    with pytest.raises(IntegrityError):
        intake.remove_masked(report=case.report, by=case.handler, agreed_by=case.handler)


def test_behaviour_9_correct_a_sent_report(client: Client, case: Case) -> None:
    """The handler asks for a correction, the reporter adds it; the original and its time stay; readings are listed."""
    handler, report = case.handler, case.report
    handling.ask_reporter(case=case, text="Which tray?", by=handler, kind=MessageKind.CORRECTION)
    handling.add_or_answer(case=Case.objects.get(), text="The dinner tray.", by=None)
    now = Case.objects.get()
    assert now.state == CaseState.IN_HANDLING
    assert [one.text for one in report.addenda.all()] == ["The dinner tray."]
    assert not now.messages.filter(kind=MessageKind.ANSWER).exists()
    handling.add_or_answer(case=now, text="And the cup.", by=None)
    assert report.addenda.count() == 2
    handling.change_kind(case=now, kind="risk", by=handler)
    kept = Report.objects.get()
    assert (kept.texts, kept.kind, kept.received_at) == ({"story": STORY}, "hazard_event", report.received_at)
    assert Event.objects.get(tag="handling:case:kind_changed").data["kind_before"] == "hazard_event"

    client.force_login(handler)
    client.get(f"/cases/{report.number}/")
    log = f"/privacy/readers/?case={report.number}"
    assert client.get(log).status_code == 403
    client.force_login(person(Role.COORDINATOR, case.unit))
    assert "Hanna" in client.get(log).content.decode()
    assert Event.objects.filter(tag="privacy:readers:read").count() == 1
    assert client.get("/privacy/readers/?case=2026-999").status_code == 404
