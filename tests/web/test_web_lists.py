"""The one kind of list, tried on units: search, filters, sorting, pages, files, and the part HTMX asks for."""

import io
import re

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from factories import county, new_unit, person
from valvo.accounts.models import User
from valvo.accounts.permissions import Role
from valvo.organisation.actions import edit_unit, open_units
from valvo.organisation.choices import ProviderForm, Sector
from valvo.organisation.models import Unit
from valvo.web import lists

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(client: Client) -> User:
    units = county()
    user = person(Role.MANAGER, units["county"])
    client.force_login(user)
    return user


def same(html: str) -> str:
    """Return a page without blanks and without its token, which is another each time."""
    return "".join(re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", html).split())


def shown(html: str) -> list[str]:
    return [line.split("/units/")[1].split("/")[0] for line in html.split('<a class="main" href="')[1:]]


def test_a_list_shows_what_is_in_reach_sorted_by_name(client: Client, reader: User) -> None:
    assert shown(client.get("/units/").content.decode()) == ["care", "county", "home", "hospital", "ward-1", "ward-2"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("q=ward", ["ward-1", "ward-2"]),
        ("q=ward+2", ["ward-2"]),
        ("kind=entity", ["care", "hospital"]),
        ("kind=entity&q=care", ["care"]),
        ("sort=-name", ["ward-2", "ward-1", "hospital", "home", "county", "care"]),
        ("kind=nonsense", ["care", "county", "home", "hospital", "ward-1", "ward-2"]),
        ("sort=nonsense", ["care", "county", "home", "hospital", "ward-1", "ward-2"]),
        ("page=nonsense", ["care", "county", "home", "hospital", "ward-1", "ward-2"]),
        ("page=-3", ["care", "county", "home", "hospital", "ward-1", "ward-2"]),
        ("page=99", []),
        ("unit=hospital", ["hospital", "ward-1", "ward-2"]),
    ],
)
def test_the_address_narrows_and_sorts(client: Client, reader: User, query: str, expected: list[str]) -> None:
    assert shown(client.get(f"/units/?{query}").content.decode()) == expected


def test_each_filter_in_force_is_a_chip_that_takes_it_away(client: Client, reader: User) -> None:
    html = client.get("/units/?kind=entity&q=care&page=1").content.decode()

    chips = html.split('<ul class="chips"')[1].split("</ul>")[0]
    assert 'href="?kind=entity"' in chips
    assert 'href="?q=care"' in chips


def test_htmx_gets_a_part_of_the_full_page(client: Client, reader: User) -> None:
    full = client.get("/units/?kind=entity").content.decode()
    part = client.get("/units/?kind=entity", headers={"HX-Request": "true", "HX-Target": "rows"}).content.decode()

    assert part.strip().startswith('<div id="rows"')
    assert same(part) in same(full)
    assert 'data-announce="2 rows"' in part


def test_files_hold_exactly_what_is_shown(client: Client, reader: User) -> None:
    lines = b"".join(client.get("/units/?kind=entity&export=csv").streaming_content).decode("utf-8-sig").splitlines()  # type: ignore[attr-defined]
    book = CalamineWorkbook.from_filelike(io.BytesIO(client.get("/units/?kind=entity&export=xlsx").content))
    sheet = book.get_sheet_by_index(0).to_python()

    assert [line.split(";")[0] for line in lines] == ["Name", "care en", "hospital en"]
    assert [row[0] for row in sheet] == ["Name", "care en", "hospital en"]


def test_a_name_that_looks_like_a_formula_is_text_in_a_file(client: Client, reader: User) -> None:
    ward = Unit.objects.get(public_id="ward-1")
    edit_unit(
        unit=ward,
        by=None,
        name_sv="=1+1",
        name_fi="=1+1",
        name_en="=1+1",
        sector=Sector.BOTH,
        provider_form=ProviderForm.OWN,
    )

    lines = b"".join(client.get("/units/?export=csv").streaming_content).decode("utf-8-sig").splitlines()  # type: ignore[attr-defined]

    assert any(line.startswith("'=1+1;") for line in lines)


def test_nothing_found_says_what_to_do(client: Client, reader: User) -> None:
    assert "Take away a filter above" in client.get("/units/?q=zzz").content.decode()


def test_the_same_number_of_queries_at_n_and_2n(
    client: Client, reader: User, django_assert_num_queries: object, django_assert_max_num_queries: object
) -> None:
    client.get("/units/")
    with django_assert_max_num_queries(20) as first:  # type: ignore[operator]
        client.get("/units/")

    open_units(new=[new_unit(f"more-{number}", under="hospital") for number in range(12)], by=None)

    with django_assert_num_queries(len(first)):  # type: ignore[operator]
        client.get("/units/")


@pytest.mark.parametrize(("most", "told"), [(37, "36 rows"), (36, "36 rows"), (35, "More than 35 rows")])
def test_counting_stops_and_says_so_on_every_page(
    client: Client, reader: User, monkeypatch: pytest.MonkeyPatch, most: int, told: str
) -> None:
    open_units(new=[new_unit(f"more-{number:02}", under="hospital") for number in range(30)], by=None)
    monkeypatch.setattr(lists, "MOST_COUNTED", most)
    for page in (1, 2):
        assert f">{told}" in client.get(f"/units/?page={page}").content.decode()
    monkeypatch.setattr(lists, "MOST_COUNTED", 20)
    assert "More than 20 rows" in client.get("/units/?page=2").content.decode(), "also on a page beyond what is counted"


def test_pages_follow_each_other_without_losing_or_repeating_a_row(client: Client, reader: User) -> None:
    open_units(new=[new_unit(f"more-{number:02}", under="hospital") for number in range(30)], by=None)

    pages = [shown(client.get(f"/units/?page={number}").content.decode()) for number in (1, 2)]

    assert [len(page) for page in pages] == [25, 11]
    assert len({*pages[0], *pages[1]}) == 36
