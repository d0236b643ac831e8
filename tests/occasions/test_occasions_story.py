"""Occasions noted in the web; completions of trainings, from numbers and from persons whose keys are forgotten."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.utils import translation

from factories import county, person
from valvo.accounts.permissions import Role
from valvo.core import clock
from valvo.occasions import access, queries
from valvo.occasions.models import Completion, Occasion
from valvo.occasions.queries import TrainingRow
from valvo.occasions.rules import Counted, counted, fits
from valvo.organisation.models import Unit
from valvo.trail.models import Event

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 5, 10, 9, tzinfo=UTC)
FORM = {
    "kind": "safety_dialogue", "title": "Dialogue on falls", "unit": "ward-1", "on": "2026-05-04", "audience": "staff",
    "invited": "20", "participants": "18", "outcome": "Two beds are lowered.",
}  # fmt: skip
NUMBERS = "Enhet;Utbildning;Målgrupp;Datum;Genomförda;Av"
PERSONS = "Yksikkö;Koulutus;Kohderyhmä;Päivä;Henkilö;Suoritettu"


@pytest.fixture(autouse=True)
def _day() -> Iterator[None]:
    with clock.stopped_at(NOW), translation.override("en"):
        yield


@pytest.fixture
def units() -> dict[str, Unit]:
    """Return the small county."""
    return county()


@pytest.fixture
def keeper(client: Client, units: dict[str, Unit]) -> Client:
    """Sign in a register keeper of the whole county."""
    client.force_login(person(Role.KEEPER, units["county"]))
    return client


def sent(keeper: Client, head: str, *rows: str) -> HttpResponse:
    file = SimpleUploadedFile("lms.csv", "\r\n".join([head, *rows, ""]).encode())
    return keeper.post("/occasions/take-in/?unit=county", {"table": file})  # type: ignore[return-value]  # the client's answer


def taken_in(keeper: Client, head: str, *rows: str) -> None:
    review = sent(keeper, head, *rows)["Location"]
    assert keeper.get(review).status_code == 200
    assert keeper.post(f"{review}confirm/").status_code == 302


def test_an_occasion_is_noted_corrected_and_removed(keeper: Client) -> None:
    assert keeper.post("/occasions/new/?unit=county", FORM).status_code == 302
    one = Occasion.objects.get()
    assert "Dialogue on falls" in keeper.get("/occasions/?unit=county&kind=safety_dialogue").content.decode()

    assert keeper.post(f"/occasions/{one.pk}/", FORM | {"participants": "19", "seen": "1"}).status_code == 302
    assert keeper.post(f"/occasions/{one.pk}/", FORM | {"participants": "7", "seen": "1"}).status_code == 422
    one.refresh_from_db()
    assert (one.participants, one.version) == (19, 2)
    assert keeper.post(f"/occasions/{one.pk}/remove/", {"seen": "2"}).status_code == 302
    assert not Occasion.objects.exists()
    assert Event.objects.filter(tag__startswith="occasions:occasion").count() == 3


@pytest.mark.parametrize(
    ("name", "value", "taken"), [("participants", "20", 1), ("participants", "21", 0), ("on", "2026-05-11", 0)]
)
def test_no_more_take_part_than_are_invited_nor_before_the_day(
    keeper: Client, name: str, value: str, taken: int
) -> None:
    answer = keeper.post("/occasions/new/?unit=county", FORM | {name: value})
    assert (answer.status_code, Occasion.objects.count()) == (302 if taken else 422, taken)
    if not taken:
        assert "Two beds are lowered." in answer.content.decode()


def test_completions_come_as_numbers_and_are_corrected(keeper: Client, units: dict[str, Unit]) -> None:
    taken_in(
        keeper, NUMBERS, "ward-1;Safe medication;personal;2026-04-30;18;24", "ward-2 sv;Safe medication;;30.4.2026;6;12"
    )
    taken_in(
        keeper, NUMBERS, "ward-1;Safe medication;personal;2026-04-30;21;24", "ward-2;Safe medication;;2026-04-30;6;12"
    )

    old, new = Completion.objects.filter(unit=units["ward-1"]).order_by("pk")
    assert (old.replaced_by_id, new.done, new.row, new.file) == (new.pk, 21, 2, "lms.csv")
    assert Completion.objects.filter(unit=units["ward-2"]).count() == 1  # the same again changes nothing
    page = keeper.get("/occasions/completions/?unit=county").content.decode()
    assert "75%" in re.sub(r"\s", "", page)  # 27 of 36, counted by hand


def test_only_the_newest_day_of_each_unit_counts(keeper: Client, units: dict[str, Unit]) -> None:
    taken_in(
        keeper, NUMBERS, "ward-1;Safe medication;;2026-03-31;3;24", "ward-1;Safe medication;;2026-04-30;18;24",
        "ward-2;Safe medication;;2026-03-31;6;12", "home;Safe medication;chefer;2026-03-31;1;2",
    )  # fmt: skip
    coordinator = person(Role.COORDINATOR, units["county"])
    sums = queries.trainings(access.completions(coordinator, units["county"]))
    assert sums == [TrainingRow("Safe medication", "managers", 1, 2), TrainingRow("Safe medication", "staff", 24, 36)]
    far = person(Role.COORDINATOR, units["care"])
    assert [one.done for one in queries.trainings(access.completions(far, units["care"]))] == [1]


def test_rows_of_persons_are_counted_and_their_keys_kept_nowhere(keeper: Client, units: dict[str, Unit]) -> None:
    of = "ward-1;Turvallinen lääkehoito;henkilöstö;2026-04-30"
    taken_in(keeper, PERSONS, f"{of};k7f3;kyllä", f"{of};k7f3;kesken", f"{of};a001;2026-04-02", f"{of};b002;ei")
    made = Completion.objects.get()
    assert (made.done, made.whole) == (2, 3)
    kept = " ".join(
        str(value) for row in (*Completion.objects.values(), *Event.objects.values()) for value in row.values()
    )
    assert "k7f3" not in kept


def test_a_file_with_faults_is_refused_whole(keeper: Client) -> None:
    answer = sent(
        keeper, NUMBERS, "ward-1;Safe medication;;2026-04-30;25;24", "nowhere;Safe medication;;2026-04-30;1;2",
        "ward-2;Safe medication;;2026-04-30;many;2", "home;Safe medication;;;1;2",
    )  # fmt: skip
    page = answer.content.decode()
    assert (answer.status_code, Completion.objects.count()) == (422, 0)
    for place in ("row 2, column E", "row 3, column A", "row 4, column E", "row 5, column D"):
        assert place in page


def test_persons_are_counted_once_and_parts_fit_their_wholes() -> None:
    assert counted([("a", False), ("a", True), ("b", False)]) == Counted(1, 2)
    assert counted([]) == Counted(0, 0)
    assert [fits(done, 2) for done in (-1, 0, 2, 3)] == [False, True, True, False]
