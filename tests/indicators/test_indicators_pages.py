"""The situation picture and an indicator's page: what they show, to whom, and how many questions they ask."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from lake_world import action, case, clock_of, person, tree

from valvo.accounts.actions import give_role
from valvo.accounts.permissions import Role
from valvo.analytics.refresh import refresh
from valvo.core import clock
from valvo.core.periods import Period
from valvo.handling.models import Case
from valvo.indicators.actions import exclude_month, set_target, withdraw_exclusion, withdraw_target
from valvo.indicators.catalogue import INDICATORS
from valvo.indicators.views import picture
from valvo.indicators.views.picture import folded
from valvo.measured.actions import NewDelivery, deliver
from valvo.measured.models import MeasuredFigure
from valvo.organisation.models import Unit

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _stopped_clock() -> Iterator[None]:
    with clock.stopped_at(NOW):
        yield


def a_history(units: list[Unit], months: int = 26) -> None:
    """Give each unit four events a month, half of them reaching a person until 2026 and a quarter from then on."""
    for index in range(months):
        year, month = divmod(2024 * 12 + 8 + index, 12)
        day = date(year, month + 1, 10)
        for unit in units:
            for number in range(4):
                reached = number < (2 if day.year < 2026 else 1)
                case(unit, day, reach="reached" if reached else "near_miss", closed=day)


def signed_in(client: Client, role: Role, unit: Unit, language: str = "sv") -> Client:
    """Let somebody with a role at a unit sign in."""
    somebody = person("Reader")
    somebody.language = language
    somebody.save()
    give_role(user=somebody, role=role, unit=unit, by=None, since=date(2020, 1, 1))
    client.force_login(somebody)
    return client


def page(client: Client, address: str) -> str:
    """Return a page's text; the test fails when it is not there."""
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_the_picture_shows_value_counts_target_and_the_change_the_rules_find(client: Client) -> None:
    units = tree(top=None, ward="top")
    a_history([units["ward"]])
    refresh()

    shown = page(signed_in(client, Role.REPORTER, units["top"], "en"), "/picture/?unit=top&period=2026Q3")

    assert "25.0%" in shown
    assert "3 of 12 events" in shown
    assert "below" in shown
    assert "Improvement: " in shown
    assert 'class="sparkline"' in shown


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("sv", ["Lägesbild", "25,0\xa0%", "under 50\xa0%", "3 av 12 händelser"]),
        ("fi", ["Tilannekuva", "25,0\xa0%", "alle 50\xa0%", "3 / 12 tapahtumasta"]),
        ("en", ["Situation picture", "25.0%", "below 50%", "3 of 12 events"]),
    ],
)
def test_the_picture_is_read_in_three_languages(client: Client, language: str, words: list[str]) -> None:
    ward = tree(top=None, ward="top")["ward"]
    a_history([ward])
    refresh()

    shown = page(signed_in(client, Role.REPORTER, ward, language), "/picture/?unit=ward&period=2026Q3")

    assert [word for word in words if word not in shown] == []


def test_every_kind_of_measure_has_a_page(client: Client) -> None:
    units = tree(top=None, ward="top", other="top")
    a_history([units["ward"], units["other"]], months=3)
    refresh()
    reader = signed_in(client, Role.HANDLER, units["top"], "en")

    one_of_each = {type(one.measure): one for one in INDICATORS}
    for one in one_of_each.values():
        assert one.definition.en in page(reader, f"/picture/{one.id}/?unit=top&period=2026Q3").replace("&#x27;", "'")


def test_five_units_make_a_funnel_and_one_apart_from_the_others_is_named(client: Client) -> None:
    units = tree(top=None, a="top", b="top", c="top", d="top", e="top", f="top")
    for name in "abcdef":
        for number in range(40):
            case(
                units[name], date(2026, 8, 3), reach="reached" if number < (38 if name == "f" else 14) else "near_miss"
            )
    refresh()

    shown = page(
        signed_in(client, Role.COORDINATOR, units["top"], "en"), "/picture/reached_share/?unit=top&period=2026Q3"
    )

    assert "Outside the 99.8% limits, above: f en." in shown
    ids = re.findall(r'\sid="([^"]+)"', shown)  # two charts and three forms: what names each of them is told apart
    assert len(ids) == len(set(ids))


def test_units_are_in_alphabetical_order_whatever_their_numbers(client: Client) -> None:
    units = tree(top=None, b="top", a="top", c="top")
    for name, number in (("a", 1), ("b", 3), ("c", 2)):
        for _ in range(number):
            case(units[name], date(2026, 8, 3))
    refresh()

    shown = page(signed_in(client, Role.HANDLER, units["top"], "en"), "/picture/reports/?unit=top&period=2026Q3")

    places = [shown.index(f'unit={name}"') for name in "abc"]
    assert places == sorted(places)


def test_before_the_lake_is_built_an_indicators_page_tells_what_it_is(client: Client) -> None:
    ward = tree(top=None, ward="top")["ward"]

    shown = page(signed_in(client, Role.REPORTER, ward, "en"), "/picture/reports/?unit=ward&period=2026Q3")

    assert "The figures have not been gathered yet" in shown
    assert "3/2026</p>" in shown


def test_before_the_lake_is_built_the_strip_is_there_and_the_rest_says_why_not(client: Client) -> None:
    ward = tree(top=None, ward="top")["ward"]
    late = case(ward, date(2026, 8, 1), harm="severe")
    clock_of(late, due=date(2026, 10, 1))
    action(late, date(2026, 8, 2), due=date(2026, 9, 1))

    shown = page(signed_in(client, Role.REPORTER, ward, "en"), "/picture/?unit=ward")

    assert "The figures have not been gathered yet" in shown
    assert "the last happened 112 days ago" in shown  # since 1 August
    for counted in ("Serious, open", "Not finished in 2 months", "Deadlines passed", "Actions overdue"):
        assert f"{counted}</span><strong>1</strong>" in shown


@pytest.mark.parametrize(
    "address", ["/picture/?unit=other", "/picture/reports/?unit=other", "/picture/nothing/?unit=ward"]
)
def test_others_units_and_unknown_indicators_are_not_there(client: Client, address: str) -> None:
    units = tree(top=None, ward="top", other="top")
    refresh()

    assert signed_in(client, Role.REPORTER, units["ward"]).get(address).status_code == 404


def test_somebody_without_the_right_to_pictures_sees_none(client: Client) -> None:
    top = tree(top=None)["top"]
    refresh()

    assert signed_in(client, Role.PRIVACY, top).get("/picture/?unit=top").status_code == 404


def test_the_way_down_to_cases_is_only_for_those_who_may_read_them(client: Client) -> None:
    top = tree(top=None)["top"]
    case(top, date(2026, 8, 3))
    refresh()

    assert "behind the figures" not in page(signed_in(client, Role.REPORTER, top, "en"), "/picture/reports/?unit=top")
    assert "behind the figures" in page(signed_in(client, Role.HANDLER, top, "en"), "/picture/reports/?unit=top")


@pytest.mark.parametrize(
    ("indicator", "listed"), [("reports", ["July"]), ("reached_share", ["July"]), ("median_days_to_close", ["June"])]
)
def test_the_way_down_leads_to_the_cases_of_the_period_by_the_day_they_are_counted_by(
    client: Client, indicator: str, listed: list[str]
) -> None:
    top = tree(top=None)["top"]
    for name, opened, closed in (
        ("June", date(2026, 6, 30), date(2026, 7, 1)),
        ("July", date(2026, 7, 1), date(2026, 10, 1)),
        ("October", date(2026, 10, 1), None),
    ):
        made = case(top, opened, closed=closed)
        Case.objects.filter(pk=made.pk).update(title=f"Came in {name}")
    refresh()
    reader = signed_in(client, Role.HANDLER, top, "en")

    shown = page(reader, f"/picture/{indicator}/?unit=top&period=2026Q3")
    way = re.search(r'href="(/cases/[^"]*)">The cases behind', shown)
    rows = page(reader, way.group(1).replace("&amp;", "&")) if way else ""

    assert re.findall(r"Came in (\w+)</a>", rows) == listed


def test_pages_carry_no_style_that_the_content_policy_forbids(client: Client) -> None:
    ward = tree(top=None, ward="top")["ward"]
    a_history([ward])
    refresh()
    reader = signed_in(client, Role.HANDLER, ward)

    for address in ("/picture/?unit=ward", "/picture/reached_share/?unit=ward"):
        shown = page(reader, address)
        assert ' style="' not in shown
        assert "<style" not in shown


@pytest.mark.parametrize("part", ["", "reached_share/"])
def test_twice_the_data_asks_the_same_number_of_queries(client: Client, part: str) -> None:
    units = tree(top=None, a="top", b="top", c="top", d="top")
    reader = signed_in(client, Role.HANDLER, units["top"])
    address, counts = f"/picture/{part}?unit=top&period=2026Q3", []
    for two in (["a", "b"], ["c", "d"]):
        a_history([units[name] for name in two], months=14)
        refresh()
        page(reader, address)  # what is kept once per process is not counted
        with CaptureQueriesContext(
            connection,
        ) as asked:
            page(reader, address)
        counts.append(len(asked))

    assert counts[0] == counts[1]
    assert counts[0] <= 25


def test_what_nobody_has_delivered_for_an_unfinished_period_is_told_of_its_newest_month(client: Client) -> None:
    top = tree(top=None)["top"]
    figure = MeasuredFigure.objects.create(
        unit=top, code="vacant_posts", name_sv="v", name_fi="v", name_en="v", unit_of_measure="%", combine="share",
        better="down", delivered_by="organiser", grain="month", days_after=14, starts_on=date(2026, 1, 1), made_at=NOW,
    )  # fmt: skip
    new = [NewDelivery(top, Period.parse(month), Decimal(6), Decimal(80)) for month in ("2026-07", "2026-08")]
    deliver(figure=figure, new=new, by=None)
    refresh()
    reader = signed_in(client, Role.REPORTER, top, "en")

    def row(period: str) -> str:
        found = re.search(
            r"<tr>(?:(?!</tr>).)*vacant_posts.*?</tr>", page(reader, f"/picture/?unit=top&period={period}"), re.S
        )
        return found.group() if found else ""

    assert "August\xa02026 · 6 of 80 posts" in row("2026Q4")
    assert '<td class="wide quiet">August\xa02026</td>' in row("2026Q4")
    assert "12 of 160 posts" in row("2026Q3")
    assert '<td class="num val">–</td>' in row("2026-10")  # over, and nothing came for it
    assert '<td class="wide quiet">August\xa02026</td>' in row("2026-10")


def test_a_picture_opened_again_tells_what_was_decided_meanwhile_and_what_day_it_is(client: Client) -> None:
    ward = tree(top=None, ward="top")["ward"]
    a_history([ward])
    refresh()
    reader, by = signed_in(client, Role.COORDINATOR, ward, "en"), person("Decides")

    def row() -> str:
        found = re.search(r"<tr>(?:(?!</tr>).)*reached_share.*?</tr>", page(reader, "/picture/?unit=ward"), re.S)
        return found.group() if found else ""

    first = row()
    target = set_target(
        indicator_id="reached_share", unit=ward, valid_from=date(2026, 1, 1), value=Decimal(11), why="", by=by
    )
    aimed = row()
    withdraw_target(target=target, by=by)
    again = row()
    with clock.stopped_at(NOW + timedelta(days=1)):
        tomorrow = row()

    assert "below 11%" in aimed
    assert "below 11%" not in first
    assert again == first
    assert '<td class="wide quiet">today</td>' in first
    assert '<td class="wide quiet">yesterday</td>' in tomorrow


def test_a_theme_tells_how_many_of_its_rows_stand_out_and_lies_folded_where_none_does(client: Client) -> None:
    ward = tree(top=None, ward="top")["ward"]
    a_history([ward])
    refresh()

    shown = page(signed_in(client, Role.REPORTER, ward, "en"), "/picture/?unit=ward&period=2026-10")

    links = dict(re.findall(r'<a href="#theme-(\w+)">(.*?)</a>', shown))
    folded = dict(re.findall(r'<details class="card chapter" id="theme-(\w+)"( open)?>', shown))
    assert list(links) == list(folded)
    assert '<span class="sr">, 1 stands out</span>' in links["safety"]  # the share that reached somebody has fallen
    assert links["improvement"] == "Improvement work"
    assert (folded["safety"], folded["improvement"]) == (" open", "")
    for chapter in re.findall(r'<details class="card chapter".*?</details>', shown, re.S):
        told = re.search(r"(\d+) indicators?</span>", chapter)
        assert told
        assert int(told.group(1)) == chapter.count("<tr>") - 1


@pytest.mark.parametrize(("number", "told", "lie_folded"), [(0, 0, 0), (5, 5, 0), (6, 6, 0), (7, 5, 2), (12, 5, 7)])
def test_of_a_long_list_the_first_are_told_and_one_never_lies_folded_alone(
    number: int, told: int, lie_folded: int
) -> None:
    found = folded(range(number), 5)

    assert (len(found.first), len(found.rest)) == (told, lie_folded)
    assert [*found.first, *found.rest] == list(range(number))


def test_where_much_stands_out_the_worst_is_told_first_and_the_rest_lies_folded_with_its_number(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    ward = tree(top=None, ward="top")["ward"]
    a_history([ward])
    for _ in range(60):
        case(ward, date(2026, 10, 20), harm="severe")
    refresh()
    reader = signed_in(client, Role.REPORTER, ward, "en")

    def out() -> str:
        shown = page(reader, "/picture/?unit=ward&period=2026-10")
        return shown.partition('id="standing-out"')[2].partition("</section>")[0].partition("<h3>")[0]

    few = out()
    monkeypatch.setattr(picture, "OPEN_OUT", 2)
    first, _, rest = out().partition('<details class="rest">')
    told = re.findall(r'title="(Concern|Improvement|A change):', first + rest)

    assert (first.count("<li>"), rest.count("<li>")) == (2, few.count("<li>") - 2)
    assert f"<summary>{rest.count('<li>')} more</summary>" in rest
    assert told[0] == "Concern"
    assert told == sorted(told, key=lambda one: one != "Concern")
    assert "<details" not in few


def test_a_picture_opened_again_leaves_out_a_month_excluded_meanwhile(client: Client) -> None:
    ward = tree(top=None, ward="top")["ward"]
    a_history([ward])
    for _ in range(60):
        case(ward, date(2026, 10, 20))
    refresh()
    reader = signed_in(client, Role.COORDINATOR, ward, "en")

    def named() -> bool:
        shown = page(reader, "/picture/?unit=ward")
        out = shown.partition('id="standing-out"')[2].partition("</section>")[0]
        return "/picture/reports/" in out

    assert named()
    made = exclude_month(
        indicator_id="reports", unit=ward, month=date(2026, 10, 1), why="Counted twice", by=person("Decides")
    )
    assert not named()
    withdraw_exclusion(exclusion=made, by=person("Decides"))
    assert named()


@pytest.mark.parametrize(
    ("language", "sought", "found"),
    [
        ("en", "SHARE reached", {"reached_share"}),
        ("sv", "nådde andel klienten", {"reached_share"}),
        ("fi", "reached_share", {"reached_share"}),
        ("en", "no such words", set()),
    ],
)
def test_the_catalogue_shows_the_indicators_that_hold_every_word_sought(
    client: Client, language: str, sought: str, found: set[str]
) -> None:
    ward = tree(top=None, ward="top")["ward"]
    reader = signed_in(client, Role.REPORTER, ward, language)

    def listed(address: str) -> set[str]:
        return set(re.findall(r'class="main" href="/picture/(\w+)/', page(reader, address)))

    assert found <= listed(f"/picture/catalogue/?q={sought}")
    assert bool(listed(f"/picture/catalogue/?q={sought}")) == bool(found)
    assert len(listed(f"/picture/catalogue/?q={sought}")) < 10
    assert listed("/picture/catalogue/?q=+") == listed("/picture/catalogue/") == {one.id for one in INDICATORS}


@pytest.mark.parametrize(
    ("indicator_id", "role", "leads_to"),
    [
        ("reached_share", Role.COORDINATOR, "/cases/"),
        ("clocks_kept_share", Role.COORDINATOR, "/cases/"),
        ("actions_raised", Role.COORDINATOR, "/actions/"),
        ("hand_hygiene_share", Role.COORDINATOR, "/delivered/"),
        ("published_plans", Role.COORDINATOR, None),
        ("reached_share", Role.REPORTER, None),
        ("actions_raised", Role.REPORTER, None),
        ("hand_hygiene_share", Role.REPORTER, None),
    ],
)
def test_an_indicator_leads_to_the_rows_it_counts_where_one_may_see_them(
    client: Client, indicator_id: str, role: Role, leads_to: str | None
) -> None:
    ward = tree(top=None, ward="top")["ward"]
    case(ward, date(2026, 10, 1))
    refresh()

    parts = page(signed_in(client, role, ward, "en"), f"/picture/{indicator_id}/?unit=ward").partition(
        'aria-label="Parts of the page"'
    )[2]
    found = re.findall(r'href="(/\w+/)(?:\?unit=ward[^"]*)?"', parts.partition("</nav>")[0])

    assert found == ([leads_to] if leads_to else [])
