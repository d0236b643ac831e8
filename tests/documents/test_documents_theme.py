"""An organisation's logo and colours, and the status of its action plan: chosen, refused, inherited, printed."""

import io
from dataclasses import replace
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from documents_sample import sample_document
from PIL import Image

from factories import county, person
from valvo.accounts.permissions import Role
from valvo.core import clock
from valvo.core.errors import Refusal
from valvo.core.languages import LANGUAGES
from valvo.core.periods import Period
from valvo.documents import actions, theme
from valvo.documents.builders.registry import builder
from valvo.documents.looks import theme_of
from valvo.documents.renderers import render
from valvo.documents.tree import Table, Theme, table_figures
from valvo.improvement import actions as improvement
from valvo.improvement.choices import Origin
from valvo.organisation.models import Unit


def picture(mode: str = "RGB", form: str = "PNG") -> bytes:
    kept = io.BytesIO()
    Image.new(mode, (900, 300), 200).save(kept, form)
    return kept.getvalue()


@pytest.mark.parametrize(
    ("one", "ratio"),
    [("#000000", 21), ("#ffffff", 1), ("#767676", 4.54), ("#777777", 4.48), ("#ff0000", 4.0), ("#0000ff", 8.59)],
)
def test_contrast_is_as_published(one: str, ratio: float) -> None:
    # WCAG's own examples of greys at the border of AA, and the contrast of pure colours.
    assert theme.contrast(one, "#ffffff") == pytest.approx(ratio, abs=0.005)


@pytest.mark.parametrize(("colour", "readable"), [("#767676", True), ("#777777", False)])
def test_the_border_of_aa(colour: str, readable: bool) -> None:  # noqa: FBT001 (a test's value)
    assert theme.judge(colour).readable is readable


def test_a_logo_is_made_anew_as_a_small_png() -> None:
    made = Image.open(io.BytesIO(theme.logo_png(picture(form="JPEG"))))

    assert (made.format, made.size) == ("PNG", (600, 200))


@pytest.mark.parametrize("content", [b"", b"<svg/>", picture()[:40], b"x" * (theme.MOST_BYTES + 1)])
def test_what_is_no_logo_is_refused(content: bytes) -> None:
    with pytest.raises(ValueError, match=r"picture|large"):
        theme.logo_png(content)


@pytest.mark.parametrize("form", ["html", "pdf", "pptx"])
def test_logo_and_colours_stand_in_every_format(form: str) -> None:
    look = Theme("#4b2e83", "#004488", theme.logo_png(picture()), "Our mark")
    plain, dressed = (render(replace(sample_document("sv"), theme=one), form) for one in (Theme(), look))

    assert dressed != plain
    if form == "html":
        assert b'alt="Our mark"' in dressed
        assert b"--doc-deep:#4b2e83" in dressed
    if form == "pdf":
        assert dressed.count(b"/Subtype/Image") + dressed.count(b"/Subtype /Image") > plain.count(b"/Subtype/Image")


@pytest.fixture
def units() -> dict[str, Unit]:
    return county()


def signed_in(unit: Unit, role: Role) -> Client:
    client = Client()
    client.force_login(person(role, unit), backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.mark.django_db
def test_a_publisher_chooses_a_look_that_units_under_take_over(units: dict[str, Unit]) -> None:
    client = signed_in(units["county"], Role.PUBLISHER)
    sent = {"deep": "#4B2E83", "accent": "#004488", "logo_alt": "Our mark"}
    logo = SimpleUploadedFile("logo.png", picture("RGBA"))

    assert client.post("/documents/look/", sent | {"logo": logo}).status_code == 302
    found = theme_of(units["ward-1"])
    assert (found.deep, found.accent, found.logo_alt) == ("#4b2e83", "#004488", "Our mark")
    assert found.logo

    assert client.post("/documents/look/?unit=hospital", sent | {"deep": "#111111"}).status_code == 302
    assert (theme_of(units["ward-1"]).deep, theme_of(units["home"]).deep) == ("#111111", "#4b2e83")
    assert client.post("/documents/look/", sent | {"without_logo": "on"}).status_code == 302
    assert theme_of(units["county"]).logo is None


@pytest.mark.django_db
def test_a_colour_in_which_text_could_not_be_read_is_refused(units: dict[str, Unit]) -> None:
    client = signed_in(units["county"], Role.PUBLISHER)

    answer = client.post("/documents/look/", {"deep": "#ffcc00", "accent": "#004488"})
    assert answer.status_code == 422
    assert "has a contrast of 1.5 : 1 against white" in answer.content.decode()
    assert theme_of(units["county"]) == Theme()
    assert client.post("/documents/look/", {"deep": "red", "accent": "#004488"}).status_code == 422
    bad = SimpleUploadedFile("logo.png", b"no picture")
    assert client.post("/documents/look/", {"deep": "#111111", "accent": "#111111", "logo": bad}).status_code == 422
    with pytest.raises(Refusal):
        actions.choose_look(unit=units["county"], look=actions.NewLook("#111111", "#eeeeee"), by=person())


@pytest.mark.django_db
def test_the_status_of_the_action_plan_tells_states_days_roles_and_effect(units: dict[str, Unit]) -> None:
    day = date(2026, 9, 30)
    owner, other = person(Role.MANAGER, units["ward-1"]), person(Role.COORDINATOR, units["county"])
    with clock.stopped_at(clock.start_of_day(date(2026, 8, 1))):
        made = [
            improvement.add_action(
                origin=Origin.MEETING, origin_id=0, title=f"Action {number}", owner=owner, unit=units["ward-1"],
                due=due, by=other,
            )
            for number, due in enumerate((date(2026, 9, 29), day, date(2026, 12, 1)))
        ]  # fmt: skip
        improvement.finish_action(action=made[2], by=owner)
    with clock.stopped_at(clock.start_of_day(day)):
        for language in LANGUAGES:
            document = builder("action-plan").build(units["county"], Period.parse("2026Q3"), language)
            tables = [block for block in document.blocks() if isinstance(block, Table)]
            assert [figure.value for figure in table_figures(tables[0])][-2:] == [3, 1]
            assert len(tables[1].rows) == 2
            assert len(tables[2].rows) == 1
            assert owner.name not in render(document, "json").decode()
    assert [row.cells[0] for row in tables[1].rows] == ["Action 0", "Action 1"]
    assert "overdue" in str(tables[1].rows[0].cells[4])
    assert "overdue" not in str(tables[1].rows[1].cells[4])
