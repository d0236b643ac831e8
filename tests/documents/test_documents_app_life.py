"""A document's life on real figures: written, approved by another, published, frozen, withdrawn. And who may what."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from html import unescape
from io import BytesIO
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from lake_world import action, case
from pptx import Presentation
from pypdf import PdfReader
from pytest_django import Settings

from factories import PASSWORD, county, person
from valvo.accounts.models import User
from valvo.accounts.permissions import Role
from valvo.analytics.refresh import refresh
from valvo.core import clock
from valvo.core.errors import Refusal, StaleError
from valvo.core.figures import Figure, format_figure
from valvo.core.languages import LANGUAGES
from valvo.core.periods import Period
from valvo.documents import actions, building, queries, rules
from valvo.documents.builders.registry import BUILDERS
from valvo.documents.choices import DocumentState
from valvo.documents.command import NAMES
from valvo.documents.errors import (
    AlreadyMadeError,
    MoveError,
    OwnWorkError,
    UnknownFigureError,
    WrongPeriodError,
)
from valvo.documents.events import DocumentEvent
from valvo.documents.models import Document, Publication, SectionText, Snapshot
from valvo.documents.renderers import render
from valvo.documents.tree import KeyFigures, Section, Table, table_figures
from valvo.documents.words import cell_text
from valvo.organisation.models import Unit
from valvo.trail.models import Event

pytestmark = pytest.mark.django_db

QUARTER = Period.parse("2026Q3")
NOW = datetime(2026, 10, 5, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _stopped(settings: Settings, tmp_path: Path) -> Iterator[None]:
    settings.LAKE_FOLDER = tmp_path / "lake"
    with clock.stopped_at(NOW):
        yield


@dataclass
class World:
    """A county with events, those who write about them, and their review of the quarter."""

    units: dict[str, Unit]
    writer: User
    other: User
    publisher: User
    document: Document

    def fresh(self) -> Document:
        """Return the document as it is stored now."""
        return Document.objects.get(pk=self.document.pk)

    def publish(self) -> Publication:
        """Take the document all the way."""
        actions.send_to_review(document=self.document, by=self.writer)
        actions.approve(document=self.document, by=self.other)
        return actions.publish(document=self.document, by=self.publisher)


@pytest.fixture
def world() -> World:
    """Return a county with figures in its lake, and the safety review of its quarter."""
    units = county()
    for number in range(12):
        made = case(units["ward-1"], date(2026, 7, 1 + number), reach="reached" if number < 7 else "near_miss")
        if number < 3:
            action(made, date(2026, 8, 1), due=date(2026, 9, 1))
    for number in range(9):
        case(units["home"], date(2026, 9, 1 + number), event_type="medication")
    refresh()
    return _world(units, "safety-review")


@pytest.fixture
def quiet() -> World:
    """Return a county without any figures, and the review of its registers, which have nothing to tell."""
    return _world(county(), "quarterly-review")


def _world(units: dict[str, Unit], name: str) -> World:
    writer = person(Role.COORDINATOR, units["county"])
    return World(
        units=units,
        writer=writer,
        other=person(Role.MANAGER, units["county"]),
        publisher=person(Role.PUBLISHER, units["county"]),
        document=actions.make(name=name, unit=units["county"], period=QUARTER, by=writer),
    )


def signed_in(user: User) -> Client:
    """Return a browser in which somebody has signed in."""
    client = Client()
    client.login(login=user.email, password=PASSWORD)
    client.force_login(user)
    return client


def key_values(document: Document) -> dict[str, str]:
    """Return the key figures of a document as printed in English."""
    made = building.current(document, "en")
    blocks = [block for block in made.blocks() if isinstance(block, KeyFigures)]
    return {item.label: format_figure(item.value, "en") for block in blocks for item in block.items}


# --- the life -------------------------------------------------------------------------------------


def test_a_draft_follows_the_data(world: World) -> None:
    assert key_values(world.document)["Reports"] == "21"
    assert queries.page(world.writer, world.fresh(), "en").revision == queries.Revision()
    actions.write(document=world.document, key="learned", texts={"sv": "Ord"}, by=world.writer)
    case(world.units["ward-2"], date(2026, 9, 30))
    refresh()
    assert key_values(world.document)["Reports"] == "22"
    since = queries.page(world.writer, world.fresh(), "en").revision
    assert since.since_written
    changed = {one.place: (one.before, one.after, one.change) for one in since.changed}
    assert changed["Summary", "Reports"] == ("21", "22", "+1")


def test_what_was_approved_is_published_and_never_changes_though_the_data_do(world: World) -> None:
    actions.send_to_review(document=world.document, by=world.writer)
    snapshot = actions.approve(document=world.document, by=world.other)
    before = {form: render(building.frozen(snapshot, "sv"), form) for form in ("html", "json", "pdf")}
    case(world.units["ward-2"], date(2026, 9, 30), event_type="device")  # one: hidden today
    refresh()
    made = actions.publish(document=world.document, by=world.publisher)
    assert made.snapshot == snapshot
    stored = building.current(world.fresh(), "sv")
    assert {form: render(stored, form) for form in before} == before
    found = {
        one.place: (one.before, one.after) for one in queries.page(world.writer, world.fresh(), "en").revision.changed
    }
    assert found["Summary", "Reports"] == ("21", "22")
    # Beside hidden numbers readers are told that figures are revised, not how: nobody has approved today's.
    revision = queries.page(person(Role.REPORTER, world.units["ward-1"]), world.fresh(), "en").revision
    assert revision.changed
    assert not revision.values


def test_without_a_change_in_the_data_nothing_is_called_revised(quiet: World) -> None:
    quiet.publish()
    revision = queries.page(quiet.writer, quiet.fresh(), "fi").revision
    assert revision.changed == ()
    assert not revision.unknown


@pytest.mark.parametrize("change", ["update", "delete"])
def test_the_database_refuses_to_change_or_remove_a_snapshot(quiet: World, change: str) -> None:
    quiet.publish()
    rows = Snapshot.objects.all()
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        rows.update(digest="") if change == "update" else rows._raw_delete("default")
    assert Snapshot.objects.exclude(digest="").count() == 1


def test_a_new_edition_leaves_the_published_one_with_its_readers(quiet: World) -> None:
    quiet.publish()
    reader = person(Role.REPORTER, quiet.units["ward-1"])
    actions.begin_edition(document=quiet.document, by=quiet.writer)
    actions.write(document=quiet.document, key="summary", texts={"en": "New words."}, by=quiet.writer)
    page = queries.page(reader, quiet.fresh(), "en")
    assert page.edition is not None
    assert page.edition.edition == 1
    assert "New words." not in "".join(one.html for one in page.sections)
    second = quiet.publish()
    assert second.edition == 2
    assert "New words." in "".join(one.html for one in queries.page(reader, quiet.fresh(), "en").sections)


def test_withdrawing_needs_a_reason_and_takes_every_edition_away(quiet: World) -> None:
    quiet.publish()
    reader = person(Role.REPORTER, quiet.units["ward-1"])
    address = f"/documents/{quiet.document.pk}/"
    assert signed_in(reader).get(address).status_code == 200
    with pytest.raises(Refusal):
        actions.withdraw(document=quiet.document, reason="  ", by=quiet.publisher)
    actions.withdraw(document=quiet.document, reason="A wrong register", by=quiet.publisher)
    assert signed_in(reader).get(address).status_code == 404
    assert b"A wrong register" in signed_in(quiet.writer).get(address).content


# --- refusals share the success's set-up ------------------------------------------------------------


def test_the_last_writer_cannot_approve_and_another_can(quiet: World) -> None:
    actions.write(document=quiet.document, key="summary", texts={"sv": "Ord"}, by=quiet.other)
    actions.send_to_review(document=quiet.document, by=quiet.other)
    with pytest.raises(OwnWorkError):
        actions.approve(document=quiet.document, by=quiet.other)
    assert quiet.fresh().state == DocumentState.REVIEW
    actions.approve(document=quiet.document, by=quiet.writer)
    assert quiet.fresh().state == DocumentState.APPROVED


def test_what_is_approved_is_written_in_only_after_it_is_sent_back(quiet: World) -> None:
    actions.send_to_review(document=quiet.document, by=quiet.writer)
    actions.approve(document=quiet.document, by=quiet.other)
    with pytest.raises(MoveError):
        actions.write(document=quiet.document, key="summary", texts={"sv": "Ord"}, by=quiet.writer)
    actions.send_back(document=quiet.document, by=quiet.writer)
    actions.write(document=quiet.document, key="summary", texts={"sv": "Ord"}, by=quiet.writer)
    assert SectionText.objects.get().markdown == "Ord"


def test_a_draft_cannot_be_published_unapproved(quiet: World) -> None:
    with pytest.raises(MoveError):
        actions.publish(document=quiet.document, by=quiet.publisher)


def test_two_who_write_in_the_same_section_do_not_overwrite_each_other(quiet: World) -> None:
    seen = rules.fingerprint(["", "", ""])
    actions.write(document=quiet.document, key="summary", texts={"sv": "Först"}, by=quiet.writer, seen=seen)
    with pytest.raises(StaleError):
        actions.write(document=quiet.document, key="summary", texts={"sv": "Sedan"}, by=quiet.other, seen=seen)
    actions.write(document=quiet.document, key="safety", texts={"sv": "Annat"}, by=quiet.other, seen=seen)
    assert dict(SectionText.objects.filter(language="sv").values_list("key", "markdown")) == {
        "summary": "Först",
        "safety": "Annat",
    }


def test_a_second_document_of_the_same_kind_and_period_leads_to_the_first(quiet: World) -> None:
    with pytest.raises(AlreadyMadeError) as refused:
        actions.make(name="quarterly-review", unit=quiet.units["county"], period=QUARTER, by=quiet.other)
    assert refused.value.key == quiet.document.pk


@pytest.mark.parametrize(
    ("name", "unit", "period"),
    [("safety-review", "county", "2026-07"), ("annual-review", "ward-1", "2026"), ("nothing", "county", "2026")],
)
def test_a_document_is_not_made_where_it_does_not_fit(quiet: World, name: str, unit: str, period: str) -> None:
    with pytest.raises(WrongPeriodError):
        actions.make(name=name, unit=quiet.units[unit], period=Period.parse(period), by=quiet.writer)


def test_a_live_figure_is_checked_when_written_and_printed_by_the_document(world: World) -> None:
    with pytest.raises(UnknownFigureError):
        actions.write(document=world.document, key="summary", texts={"en": "{{ reprots }}"}, by=world.writer)
    actions.write(document=world.document, key="summary", texts={"en": "We got {{ reports }}."}, by=world.writer)
    assert b"We got 21." in render(building.current(world.document, "en"), "html")


TEXT = (
    "{{ type_medication }} of {{ reached_share.denominator }}, {{reached_share.numerator}} reached, "
    "change {{ reached_share.before }}, {{ type_accident }} accidents ({{ type_accident.before }})."
)


def test_any_figure_of_the_catalogue_may_be_picked_and_stands_alike_in_every_format(world: World) -> None:
    for number, day in enumerate((date(2026, 4, 2), *[date(2026, 9, 20)] * 3, *[date(2026, 5, 2)] * 9)):
        case(world.units["ward-1"], day, event_type="accident" if number < 4 else "medication")
    refresh()
    actions.write(document=world.document, key="summary", texts={"en": TEXT}, by=world.writer)
    world.publish()
    # The medicines hide with the accidents, which could be worked out from them and the whole otherwise.
    told = ".. of 24, 19 reached, change −20.8 percentage points, .. accidents (..)."
    made = building.current(world.fresh(), "en")
    assert {"type_medication", "type_accident"} <= {one.name for one in made.definitions}
    deck = Presentation(BytesIO(render(made, "pptx")))
    slides = " ".join(shape.text_frame.text for page in deck.slides for shape in page.shapes if shape.has_text_frame)
    pages = " ".join(page.extract_text() for page in PdfReader(BytesIO(render(made, "pdf"))).pages)
    for shown in (
        render(made, "html").decode(),
        slides,
        pages,
        json.dumps(json.loads(render(made, "json")), ensure_ascii=False),
    ):
        assert _squeezed(told) in _squeezed(unescape(shown))


@pytest.mark.parametrize("wrong", ["type_medicine", "type_medication.numerator", "never_said.target"])
def test_a_name_that_no_indicator_has_is_refused_with_its_place(world: World, wrong: str) -> None:
    with translation.override("en"), pytest.raises(UnknownFigureError, match=f"“.*ummary.*”, Suomi: .*“{wrong}”"):
        actions.write(document=world.document, key="summary", texts={"fi": f"{{{{ {wrong} }}}}"}, by=world.writer)


def test_the_catalogue_is_searched_by_name_in_the_writers_language(world: World) -> None:
    client = signed_in(world.writer)
    address = f"/documents/{world.document.pk}/figures/"
    found = client.get(address, {"in": "sv", "words": "LÄKEMEDEL"}).content.decode()
    assert "<b>9</b> <code>{{ type_medication }}" in found
    assert "{{ type_accident }}" not in found
    assert "{{ type_medication }}" in client.get(address, {"in": "fi", "words": "lääk"}).content.decode()
    assert "{{ " not in client.get(address, {"in": "sv", "words": "qwerty"}).content.decode()
    assert "{{ " not in client.get(address).content.decode()


def test_a_section_switched_off_is_in_no_format(world: World) -> None:
    assert b"Event type" in render(building.current(world.document, "en"), "json")
    off = actions.Arrangement(shown=False)
    actions.arrange(document=world.document, key="types", arrangement=off, by=world.writer)
    made = building.current(world.document, "en")
    assert "What happens" not in [section.heading for section in made.sections]


def test_every_write_leaves_its_event(quiet: World) -> None:
    actions.write(document=quiet.document, key="summary", texts={"sv": "Ord"}, by=quiet.writer)
    off = actions.Arrangement(shown=False)
    actions.arrange(document=quiet.document, key="access", arrangement=off, by=quiet.writer)
    remark = actions.comment(document=quiet.document, key="summary", text="Varför?", by=quiet.other)
    actions.resolve(document=quiet.document, comment=remark.pk, by=quiet.writer)
    quiet.publish()
    actions.withdraw(document=quiet.document, reason="Fel", by=quiet.publisher)
    actions.choose_look(unit=quiet.document.unit, look=actions.NewLook("#111111", "#004488"), by=quiet.publisher)
    tags = set(Event.objects.filter(tag__startswith="documents:").values_list("tag", flat=True))
    assert tags == {tag.value for tag in DocumentEvent}


# --- the same figures everywhere --------------------------------------------------------------------


def test_page_pdf_and_json_of_a_published_document_hold_the_same_figures(world: World) -> None:
    world.publish()
    client = signed_in(world.writer)
    address = f"/documents/{world.document.pk}/"
    data = client.get(f"{address}sv.json").json()
    printed = [cell["printed"] for cell in _figures(data)]
    assert len(printed) > 30
    pages = PdfReader(BytesIO(client.get(f"{address}sv.pdf").content)).pages
    pdf = _squeezed(" ".join(page.extract_text() for page in pages))
    html = _squeezed(unescape(client.get(f"{address}?in=sv").content.decode()))
    for figure in printed:
        assert _squeezed(figure) in pdf
        assert _squeezed(figure) in html


def _figures(part: object) -> Iterator[dict[str, str]]:
    if isinstance(part, dict):
        if part.get("type") == "figure":
            yield part
        for inner in part.values():
            yield from _figures(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from _figures(inner)


def _squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def test_every_figure_of_the_review_knows_a_definition_the_review_explains(world: World) -> None:
    made = building.current(world.document, "en")
    explained = {one.name for one in made.definitions}
    named = [figure for block in made.sections for figure in _tree_figures(block)]
    assert named
    assert {figure.definition for figure in named if figure.value is not None} <= explained


def _tree_figures(section: Section) -> Iterator[Figure]:
    for block in section.blocks:
        if isinstance(block, Table):
            yield from table_figures(block)
        elif isinstance(block, KeyFigures):
            yield from (item.value for item in block.items)


@pytest.mark.one_database
@pytest.mark.parametrize("form", ["html", "pdf", "pptx", "xlsx", "json"])
@pytest.mark.parametrize("language", ["sv", "fi", "en"])
def test_every_format_is_served_in_every_language(world: World, form: str, language: str) -> None:
    answer = signed_in(world.writer).get(f"/documents/{world.document.pk}/{language}.{form}")
    assert answer.status_code == 200
    assert len(answer.content) > 2_000


def test_small_numbers_of_events_are_hidden_and_so_is_what_would_give_them_away(world: World) -> None:
    for number in range(3):
        case(world.units["ward-2"], date(2026, 9, 10 + number))
    refresh()
    made = actions.make(name="safety-review", unit=world.units["hospital"], period=QUARTER, by=world.writer)
    tables = [block for block in building.current(made, "en").blocks() if isinstance(block, Table)]
    table = next(one for one in tables if one.caption.startswith("Reports and"))
    rows = {row.cells[0]: [cell_text(cell, "en") for cell in row.cells[1:]] for row in table.rows}
    assert rows["ward-2 en"][:2] == ["3", ".."]
    assert rows["ward-1 en"][:2] == ["12", ".."]
    assert rows["Total"][:2] == ["15", "15"]


@pytest.mark.parametrize(("closed", "printed"), [(4, ".."), (5, "3.0")])
def test_a_median_that_rests_on_too_few_cases_is_hidden(world: World, closed: int, printed: str) -> None:
    for number in range(closed):
        opened = date(2026, 9, 10 + number)
        case(world.units["ward-2"], opened, closed=opened + timedelta(days=3))
    refresh()
    made = BUILDERS["safety-review"].build(world.units["ward-2"], QUARTER, "en")
    items = [item for block in made.blocks() if isinstance(block, KeyFigures) for item in block.items]
    median = next(item for item in items if item.value.definition == "median_days_to_close")
    assert format_figure(median.value, "en") == printed


# --- the pages --------------------------------------------------------------------------------------


def test_what_people_write_cannot_become_markup(quiet: World) -> None:
    hostile = (
        '<script>alert(1)</script> [x](javascript:alert(1)) ![y](http://e.example/p.png) <b onclick="z">t</b> **ok**'
    )
    client = signed_in(quiet.writer)
    address = f"/documents/{quiet.document.pk}/"
    sent = client.post(
        f"{address}write/summary/", {"sv": hostile, "fi": "", "en": "", "seen": rules.fingerprint(["", "", ""])}
    )
    assert sent.status_code == 302
    page = client.get(f"{address}?in=sv").content.decode()
    section = re.search(r'<section aria-labelledby="d-s1">.*?</section>', page, re.DOTALL)
    assert section
    shown = section[0]
    assert "&lt;script&gt;" in shown
    assert "<strong>ok</strong>" in shown
    for wrong in ("<script", 'href="javascript', "<img", "<b "):
        assert wrong not in shown
    assert " style=" not in page


def test_a_stale_text_comes_back_in_its_form_with_the_reason(quiet: World) -> None:
    client = signed_in(quiet.writer)
    address = f"/documents/{quiet.document.pk}/write/summary/"
    answer = client.post(address, {"sv": "Mina ord", "fi": "", "en": "", "seen": "old"})
    assert answer.status_code == 409
    assert b"Mina ord" in answer.content
    assert not SectionText.objects.exists()


# Role at the county → answer to: reading the draft, writing, approving what another wrote, publishing.
MAY = {
    Role.COORDINATOR: (200, 302, 302, 403),
    Role.MANAGER: (200, 302, 302, 403),
    Role.PUBLISHER: (200, 302, 302, 302),
    Role.REPORTER: (404, 404, 404, 404),
    Role.HANDLER: (404, 404, 404, 404),
    Role.ADMINISTRATOR: (404, 404, 404, 404),
    Role.OMBUD: (404, 404, 404, 404),
}


@pytest.mark.parametrize(("role", "answers"), MAY.items())
def test_who_may_what(quiet: World, role: Role, answers: tuple[int, int, int, int]) -> None:
    client = signed_in(person(role, quiet.units["county"]))
    address = f"/documents/{quiet.document.pk}/"
    found = [client.get(address).status_code]
    found.append(client.post(f"{address}write/summary/", {"sv": "", "fi": "", "en": ""}).status_code)
    actions.send_to_review(document=quiet.document, by=quiet.writer)
    found.append(client.post(f"{address}move/", {"to": "approve"}).status_code)
    if found[-1] != 302:
        actions.approve(document=quiet.document, by=quiet.other)
    found.append(client.post(f"{address}move/", {"to": "publish"}).status_code)
    assert tuple(found) == answers


def test_a_writer_elsewhere_does_not_see_the_draft_nor_the_published_document_of_another_branch(quiet: World) -> None:
    care = actions.make(name="quarterly-review", unit=quiet.units["care"], period=QUARTER, by=quiet.writer)
    hospital_coordinator = signed_in(person(Role.COORDINATOR, quiet.units["hospital"]))
    assert hospital_coordinator.get(f"/documents/{care.pk}/").status_code == 404
    assert hospital_coordinator.get(f"/documents/{care.pk}/sv.pdf").status_code == 404
    quiet.document = care
    quiet.publish()
    assert hospital_coordinator.get(f"/documents/{care.pk}/").status_code == 404


def test_what_is_published_of_the_whole_is_read_on_the_wards(quiet: World) -> None:
    nurse = signed_in(person(Role.REPORTER, quiet.units["ward-1"]))
    link = f'href="/documents/{quiet.document.pk}/"'.encode()
    assert link not in nurse.get("/documents/").content
    quiet.publish()
    assert link in nurse.get("/documents/").content
    assert nurse.get(f"/documents/{quiet.document.pk}/").status_code == 200


def test_looking_never_moves_a_document(quiet: World) -> None:
    client = signed_in(quiet.writer)
    for name in ("move", "withdraw", "write/summary", "arrange/summary", "comment/summary"):
        assert client.get(f"/documents/{quiet.document.pk}/{name}/").status_code == 405
    assert quiet.fresh().version == 1


def test_a_coordinator_makes_a_review_in_the_browser_and_is_led_to_the_one_there_is(quiet: World) -> None:
    client = signed_in(quiet.writer)
    filled = {"builder": "safety-review", "period": "2026Q2"}
    made = client.post("/documents/make/?unit=hospital", filled)
    assert made.status_code == 302
    assert client.post("/documents/make/?unit=hospital", filled)["Location"] == made["Location"]
    assert client.post("/documents/make/?unit=hospital", filled | {"period": "2026T1"}).status_code == 422


def test_the_list_has_the_same_number_of_queries_however_many_documents(quiet: World) -> None:
    client = signed_in(quiet.writer)

    def queries_of_the_list() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert client.get("/documents/?unit=county").status_code == 200
        return len(captured)

    for quarter in ("2026Q1", "2026Q2", "2025Q4"):
        actions.make(name="safety-review", unit=quiet.units["county"], period=Period.parse(quarter), by=quiet.writer)
    queries_of_the_list()
    at_four = queries_of_the_list()
    for unit in ("hospital", "care", "ward-1", "home"):
        actions.make(name="safety-review", unit=quiet.units[unit], period=QUARTER, by=quiet.other)
    assert queries_of_the_list() == at_four


def test_the_page_has_the_same_number_of_queries_however_much_is_written(quiet: World) -> None:
    client = signed_in(quiet.writer)
    address = f"/documents/{quiet.document.pk}/"

    def queries_of_the_page() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    actions.comment(document=quiet.document, key="summary", text="Varför?", by=quiet.other)
    actions.write(document=quiet.document, key="summary", texts={"sv": "Ord"}, by=quiet.writer)
    queries_of_the_page()
    with_one = queries_of_the_page()
    for key in ("access", "safety", "supervision", "staff"):
        actions.comment(document=quiet.document, key=key, text="Varför?", by=quiet.other)
        actions.write(document=quiet.document, key=key, texts={"sv": "Ord", "fi": "Sana"}, by=quiet.writer)
    assert queries_of_the_page() == with_one


def test_every_builder_has_its_titles_and_headings_in_three_languages_and_none_twice() -> None:
    for one in BUILDERS.values():
        with translation.override("en"):
            assert one.title["sv"]
        for language in LANGUAGES:
            headings = [text[language] for text in one.headings.values()]
            assert len(set(headings)) == len(headings), (one.name, language)


def test_the_command_names_the_builders_there_are() -> None:
    assert set(NAMES) == set(BUILDERS)


# --- the other documents of live data, and proposals --------------------------------------------------


@pytest.mark.parametrize(
    ("name", "unit", "period"),
    [
        ("board-picture", "county", "2026Q3"),
        ("unit-follow-up", "ward-1", "2026T2"),
        ("patient-safety-report", "county", "2026"),
        ("safety-review", "ward-2", "2026Q3"),
    ],
)
def test_documents_of_live_data_have_the_same_figures_and_sections_in_all_languages(
    world: World, name: str, unit: str, period: str
) -> None:
    one = BUILDERS[name]
    made = [one.build(world.units[unit], Period.parse(period), language) for language in LANGUAGES]
    values = [[(figure.value, figure.suppressed, figure.definition) for figure in each.figures()] for each in made]
    assert values[0] == values[1] == values[2]
    assert values[0]
    keys = [
        [one.key_of(section, language) for section in each.sections]
        for each, language in zip(made, LANGUAGES, strict=True)
    ]
    assert keys[0] == keys[1] == keys[2] == list(one.headings)


def test_a_year_that_goes_on_is_not_compared_by_counts_with_a_whole_one(world: World) -> None:
    year = BUILDERS["patient-safety-report"].build(world.units["county"], Period.parse("2026"), "en")
    items = [item for block in year.blocks() if isinstance(block, KeyFigures) for item in block.items]
    assert next(item for item in items if item.label == "Reports").change is None
    quarter = BUILDERS["safety-review"].build(world.units["county"], QUARTER, "en")
    items = [item for block in quarter.blocks() if isinstance(block, KeyFigures) for item in block.items]
    assert next(item for item in items if item.label == "Reports").value.value == 21


def test_proposed_findings_become_the_text_only_where_there_is_none(world: World) -> None:
    actions.write(document=world.document, key="types", texts={"sv": "Mina ord"}, by=world.other)
    client = signed_in(world.writer)
    assert client.post(f"/documents/{world.document.pk}/accept/types/").status_code == 302
    texts = dict(SectionText.objects.filter(key="types").values_list("language", "markdown"))
    assert texts["sv"] == "Mina ord"
    assert texts["fi"]
    assert texts["en"]
    assert "12" in texts["en"]
    assert world.fresh().written_by == world.writer
