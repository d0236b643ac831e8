"""Measured figures in the web: declared, delivered by form and file, late, missing, corrected, refused."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.utils import translation

from factories import county, person
from valvo.accounts.models import User
from valvo.accounts.permissions import Role
from valvo.core import clock
from valvo.core.periods import Period
from valvo.measured import rules
from valvo.measured.actions import NewDelivery, deliver
from valvo.measured.errors import DeliveryError
from valvo.measured.models import Delivery, MeasuredFigure
from valvo.measured.rules import Stand
from valvo.organisation.models import Unit
from valvo.trail.models import Event

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 4, 20, 9, tzinfo=UTC)
FIGURE = {
    "name_sv": "Handhygien", "name_fi": "Käsihygienia", "name_en": "Hand hygiene", "code": "hand_hygiene",
    "unit_of_measure": "%", "combine": "share", "better": "up", "target": "90", "delivered_by": "unit",
    "grain": "month", "days_after": "14", "starts_on": "2026-02-01", "meaning": "",
}  # fmt: skip


@pytest.fixture
def units() -> dict[str, Unit]:
    """Return the small county."""
    return county()


@pytest.fixture
def keeper(client: Client, units: dict[str, Unit]) -> Client:
    """Sign a register keeper of the whole county in, on a day in April 2026."""
    client.force_login(person(Role.KEEPER, units["county"]))
    with clock.stopped_at(NOW), translation.override("en"):
        yield client  # type: ignore[misc]  # a fixture that cleans up


def declared(keeper: Client) -> MeasuredFigure:
    assert keeper.post("/delivered/add/?unit=county", FIGURE).status_code == 302
    return MeasuredFigure.objects.get()


def test_a_figure_is_declared_delivered_and_corrected(keeper: Client, units: dict[str, Unit]) -> None:
    figure = declared(keeper)
    one = {"unit_id": "ward-1", "period": "2026-03", "value": "9", "out_of": "12"}

    assert keeper.post(f"/delivered/{figure.pk}/deliver/?unit=county", one).status_code == 302
    assert keeper.post(f"/delivered/{figure.pk}/deliver/?unit=county", one | {"value": "8"}).status_code == 302

    old, new = Delivery.objects.order_by("pk")
    assert (old.value, old.replaced_by_id, old.late) == (Decimal(9), new.pk, True)  # due on the fourteenth
    assert (new.value, new.out_of, new.replaced_by_id, new.unit_id) == (8, 12, None, units["ward-1"].pk)
    tags = list(Event.objects.filter(tag__startswith="measured:").order_by("pk").values_list("tag", flat=True))
    assert tags == [
        "measured:figure:declared", "measured:delivery:delivered", "measured:delivery:corrected",
        "measured:delivery:delivered",
    ]  # fmt: skip


def test_what_rates_are_worked_out_of_is_delivered_every_month(keeper: Client) -> None:
    asked = FIGURE | {"code": "bed_days", "combine": "sum", "unit_of_measure": "d", "target": ""}

    refused = keeper.post("/delivered/add/?unit=county", asked | {"grain": "quarter"})
    taken = keeper.post("/delivered/add/?unit=county", asked)

    assert "rates are worked out month by month" in refused.content.decode()
    assert (refused.status_code, taken.status_code) == (422, 302)
    assert MeasuredFigure.objects.get().grain == "month"


@pytest.mark.parametrize("code", ["Hand hygiene", "handhygien-å", "HAND", "hand.1"])
def test_an_identifier_of_other_signs_is_refused_in_words_one_can_follow(keeper: Client, code: str) -> None:
    answer = keeper.post("/delivered/add/?unit=county", FIGURE | {"code": code})

    assert answer.status_code == 422
    assert "Write small letters a–z, digits and _ without blanks, such as bed_days." in answer.content.decode()


@pytest.mark.parametrize("combine", ["share", "sum", "mean"])
def test_a_whole_is_asked_for_of_shares_alone_and_the_last_period_that_is_over_stands_there(
    keeper: Client, units: dict[str, Unit], combine: str
) -> None:
    assert keeper.post("/delivered/add/?unit=county", FIGURE | {"code": "other", "combine": combine}).status_code == 302
    figure, asked = MeasuredFigure.objects.get(), combine == "share"

    page = keeper.get(f"/delivered/{figure.pk}/?unit=county").content.decode()
    sent_one = {"unit_id": "ward-1", "period": "2026-03", "value": "1"} | ({"out_of": "2"} if asked else {})

    assert ('name="out_of"' in page, 'value="2026-03"' in page) == (asked, True)
    assert keeper.post(f"/delivered/{figure.pk}/deliver/?unit=county", sent_one).status_code == 302


def test_the_page_tells_what_is_late_and_what_is_missing(keeper: Client, units: dict[str, Unit]) -> None:
    figure = declared(keeper)
    deliver(figure=figure, new=[NewDelivery(units["ward-1"], Period.parse("2026-03"), Decimal(1), Decimal(2))], by=None)

    page = keeper.get(f"/delivered/{figure.pk}/?unit=county").content.decode()

    assert "February\xa02026" in page
    assert "April\xa02026" not in page.partition("</thead>")[0]  # not over yet
    assert "Missing" in page
    assert "Delivered late" in page


def test_of_units_one_does_not_see_nothing_delivered_is_shown(
    keeper: Client, units: dict[str, Unit], client: Client
) -> None:
    figure, march = declared(keeper), Period.parse("2026-03")
    one, other = (
        NewDelivery(units[name], march, Decimal(n), Decimal(99)) for name, n in (("ward-1", 41), ("home", 42))
    )
    deliver(figure=figure, new=[one, other], by=None)
    client.force_login(person(Role.KEEPER, units["ward-1"]))

    page = client.get(f"/delivered/{figure.pk}/?unit=ward-1").content.decode()

    assert "41 / 99" in page
    assert "42 / 99" not in page
    assert units["home"].name_en not in page


def sent(keeper: Client, figure: MeasuredFigure, text: str, name: str = "a.csv") -> HttpResponse:
    file = SimpleUploadedFile(name, text.encode())
    return keeper.post(f"/delivered/{figure.pk}/take-in/?unit=county", {"table": file})  # type: ignore[return-value]  # the client's answer


def test_a_file_is_taken_in_whole_or_not_at_all(keeper: Client, units: dict[str, Unit]) -> None:
    figure, head = declared(keeper), "unit;period;value;out_of\n"

    wrong = sent(keeper, figure, head + "ward-1;2026-03;9;12\nnowhere;2026-03;1;2\nhome;March;1;2\n")
    assert (wrong.status_code, Delivery.objects.count()) == (422, 0)
    assert "a.csv, row 3, column A (unit): " in wrong.content.decode()
    review = sent(keeper, figure, head + "ward-1;2026-03;1 009,5;2000\nhome;2026-02;1;2\n")["Location"]
    assert "1 009,5" not in keeper.get(review).content.decode()
    assert Delivery.objects.count() == 0
    assert keeper.post(f"{review}confirm/").status_code == 302
    kept = sorted(Delivery.objects.values_list("value", "file", "row"))
    assert kept == [(Decimal(1), "a.csv", 3), (Decimal("1009.5"), "a.csv", 2)]
    page = keeper.get(f"/delivered/{figure.pk}/?unit=county").content.decode()
    assert "a.csv, row 2" in page


def test_a_review_shows_each_figure_with_all_its_decimals_and_its_period_in_words(keeper: Client) -> None:
    rows = "ward-1;2026-03;5.0;12\nhome;2026-02;4.125;1 200\n"

    page = keeper.get(sent(keeper, declared(keeper), "unit;period;value;out_of\n" + rows)["Location"]).content.decode()

    for shown in ("March\xa02026", "<td>5</td>", "<td>4.125</td>", "<td>1,200</td>"):
        assert shown in page


def test_a_file_of_headings_alone_is_told_and_cannot_be_kept(keeper: Client) -> None:
    page = keeper.get(sent(keeper, declared(keeper), "unit;period;value;out_of\n")["Location"]).content.decode()

    assert "The file holds headings and no rows" in page
    assert "Keep these rows" not in page


@pytest.mark.parametrize(
    ("language", "written", "told"),
    [
        ("en", "Kirurgisk avd. 4", "row 2, column A (unit): 'Kirurgisk avd. 4' is not known; was it Surgical ward 4?"),
        ("fi", "Kirurgisk avd. 4", "'Kirurgisk avd. 4' ei tunnisteta; tarkoitettiinko Kirurginen osasto 4?"),
        ("sv", "Zzzz", "'Zzzz' känns inte igen, och inget namn ligger nära; skriv namnet eller beteckningen"),
    ],
)
def test_an_unknown_unit_of_a_file_is_told_with_what_is_near_it_in_the_readers_language(
    keeper: Client, units: dict[str, Unit], language: str, written: str, told: str
) -> None:
    names = {"name_sv": "Kirurgisk avdelning 4", "name_fi": "Kirurginen osasto 4", "name_en": "Surgical ward 4"}
    Unit.objects.filter(pk=units["ward-1"].pk).update(**names)
    User.objects.update(language=language)

    answer = sent(keeper, declared(keeper), f"unit;period;value;out_of\n{written};2026-03;9;12\n")

    shown = unescape(answer.content.decode())
    assert told in shown
    assert units["home"].name not in shown.partition(written)[2].partition("</li>")[0]


def test_columns_nobody_has_seen_are_asked_about_once(keeper: Client, units: dict[str, Unit]) -> None:
    figure, text = declared(keeper), "Var;När;Ja;Alla\nward-1;2026-03;9;12\n"
    asked = sent(keeper, figure, text)["Location"]
    assert asked.endswith("/columns/")
    assert keeper.get(asked).status_code == 200
    columns = {"unit": "Var", "period": "När", "value": "Ja", "out_of": "Alla"}
    review = keeper.post(asked, columns)["Location"]
    assert keeper.post(f"{review}confirm/").status_code == 302
    assert Delivery.objects.count() == 1
    assert not sent(keeper, figure, text)["Location"].endswith("/columns/")


# The nine ways files usually go wrong: what stands below the headings, and what is told.
WRONG = {
    "shifted columns": (";ward-1;2026-03;9;12", "stands outside the table"),
    "merged cells, of which one is filled": ("ward-1;2026-03;;12", "is not a number"),
    "text in numbers": ("ward-1;2026-03;nine;12", "is not a number"),
    "two heading rows": ("unit;period;value;out_of", "is not known"),
    "wrong year": ("ward-1;2062-03;9;12", "has not begun"),
    "a row twice": ("ward-1;2026-03;9;12\nward-1;2026-03;8;12", "already stands on row 2"),
    "wrong encoding": ("vÃ¤rd;2026-03;9;12", "wrongly encoded"),
    "days from 1904": ("ward-1;1922-03-01;9;12", "before 1990"),
    "per cent as text": ("ward-1;2026-03;75 %;12", "is a percentage where a count belongs"),
}


@pytest.mark.parametrize("what", WRONG)
def test_a_wrong_file_tells_why_and_nothing_is_kept(what: str, keeper: Client, units: dict[str, Unit]) -> None:
    rows, told = WRONG[what]
    answer = sent(keeper, declared(keeper), f"unit;period;value;out_of\n{rows}\n")

    assert (answer.status_code, Delivery.objects.count()) == (422, 0)
    assert told in answer.content.decode()


@pytest.mark.parametrize(
    ("period", "value", "out_of", "why"),
    [
        ("2026Q1", 1, 2, "another length"),
        ("2026-05", 1, 2, "not begun"),
        ("2026-03", 3, 2, "larger than its whole"),
        ("2026-03", 1, None, "both a part and a whole"),
    ],
)
def test_a_wrong_delivery_is_refused_with_its_reason(  # noqa: PLR0917 (a table of cases and two fixtures)
    period: str, value: int, out_of: int | None, why: str, keeper: Client, units: dict[str, Unit]
) -> None:
    figure = declared(keeper)
    new = NewDelivery(
        units["ward-1"], Period.parse(period), Decimal(value), None if out_of is None else Decimal(out_of)
    )

    with pytest.raises(DeliveryError, match=why):
        deliver(figure=figure, new=[new], by=None)


def test_every_row_of_a_file_that_is_refused_is_named_with_its_cell_at_once(
    keeper: Client, units: dict[str, Unit]
) -> None:
    rows = (
        "ward-1;2026-03;1;2",
        "ward-2;2026-03;-1;2",
        "x;2026-03;1;2",
        "ward-1;2062-01;1;2",
        "ward-2;2026Q1;1;2",
        "home;2026-03;1;",
        "home;2026-02;3;2",
    )

    answer = sent(keeper, declared(keeper), "unit;period;value;of how many\n" + "\n".join(rows) + "\n")

    shown = unescape(answer.content.decode())
    assert (answer.status_code, Delivery.objects.count()) == (422, 0)
    assert re.findall(r"<li>a\.csv, (row \d+, column [A-D] \([a-z ]+\): .*?)</li>", shown) == [
        "row 3, column C (value): '-1' cannot be taken in: The part is larger than its whole, or below nought.",
        "row 4, column A (unit): 'x' is not known, and no name is near; write the name or identifier as Valvo has it",
        "row 5, column B (period): '2062-01' cannot be taken in: A period that has not begun has no figure yet.",
        "row 6, column B (period): '2026Q1' cannot be taken in: This figure is delivered by another length of period.",
        "row 7, column D (of how many): cannot be taken in: A share needs both a part and a whole.",
        "row 8, column C (value): '3' is more than the 2 it is a part of",
    ]


def test_a_row_refused_as_it_is_kept_is_named(keeper: Client, units: dict[str, Unit]) -> None:
    new = NewDelivery(units["ward-2"], Period.parse("2026-03"), Decimal(-1), Decimal(2), row=3)

    with pytest.raises(DeliveryError, match=f"Row 3, {units['ward-2'].name}, 2026-03: The part is larger"):
        deliver(figure=declared(keeper), new=[new], by=None)


@pytest.mark.parametrize(
    ("language", "rows", "last"),
    [
        ("en", 50, "a.csv, row 51, "),
        ("en", 51, "And one more fault."),
        ("sv", 70, "Och ytterligare 20 fel."),
        ("fi", 70, "Ja vielä 20 muuta virhettä."),
    ],
)
def test_of_very_many_faults_some_are_told_and_the_rest_counted(
    keeper: Client, language: str, rows: int, last: str
) -> None:
    figure = declared(keeper)
    User.objects.update(language=language)

    periods = "".join(f"ward-1;{2030 + number}-01;1;2\n" for number in range(rows))
    answer = sent(keeper, figure, f"unit;period;value;out_of\n{periods}")

    told = re.findall(r"<li>((?:a\.csv|And|Och|Ja)\b.*?)</li>", unescape(answer.content.decode()))
    assert len(told) == min(rows, 50) + (rows > 50)
    assert told[-1].startswith(last)


def test_a_number_that_is_added_up_is_never_below_nought_but_a_mean_may_be(
    keeper: Client, units: dict[str, Unit]
) -> None:
    for code, combine in (("falls", "sum"), ("index", "mean")):
        keeper.post("/delivered/add/?unit=county", FIGURE | {"code": code, "combine": combine})
    below = [NewDelivery(units["ward-1"], Period.parse("2026-03"), Decimal(-2))]

    with pytest.raises(DeliveryError, match="never below nought"):
        deliver(figure=MeasuredFigure.objects.get(code="falls"), new=below, by=None)
    assert len(deliver(figure=MeasuredFigure.objects.get(code="index"), new=below, by=None)) == 1


@pytest.mark.parametrize(
    ("delivered_on", "today", "stand"),
    [
        (date(2026, 4, 14), date(2026, 5, 1), Stand.ON_TIME),
        (date(2026, 4, 15), date(2026, 5, 1), Stand.LATE),
        (None, date(2026, 4, 14), Stand.WAITING),
        (None, date(2026, 4, 15), Stand.MISSING),
    ],
)
def test_a_figure_is_due_on_its_last_day(delivered_on: date | None, today: date, stand: Stand) -> None:
    assert rules.stand(Period.parse("2026-03"), 14, delivered_on, today) is stand
