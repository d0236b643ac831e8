"""What pages of indicators are made of, in each reader's language and with the way of their page."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import translation
from django.utils.safestring import mark_safe
from lake_world import case, tree

from factories import person
from valvo.accounts.permissions import Role
from valvo.analytics.refresh import refresh
from valvo.core import clock
from valvo.core.periods import Period
from valvo.indicators.catalogue import indicator
from valvo.indicators.declarations import Theme
from valvo.indicators.picture import PictureRow
from valvo.indicators.templatetags.indicators import as_month, in_target, picture_row, told_at
from valvo.pictures.actions import Choice, save_picture

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
NOT_JUDGED = {"sv": "Bedöms inte", "fi": "Ei arvioida", "en": "Not judged"}
NAMES = {"sv": "Anmälningar", "fi": "Ilmoitukset", "en": "Reports"}
QUERIES = ("?unit=ward&period=2026Q3", "?unit=other&period=2026-10")

# The same in every language: only what the template says of it differs.
ROW = PictureRow(
    id="reports",
    theme=Theme.REPORTING,
    name="Reports",
    value="4",
    basis="",
    target="–",
    sparkline=mark_safe(""),
    signs=(),
    updated="–",
)


@pytest.fixture(autouse=True)
def _stopped_clock() -> Iterator[None]:
    with clock.stopped_at(NOW):
        yield


def ways(shown: str, indicator: str = "reports") -> set[str]:
    """Return the queries of a page's links to an indicator's own page."""
    return set(re.findall(rf'class="main" href="/picture/{indicator}/(\?[^"]*)"', shown.replace("&amp;", "&")))


def test_one_row_is_told_in_each_language_and_leads_where_each_page_stands() -> None:
    for _again in range(2):  # the second time from what is kept
        for language, words in NOT_JUDGED.items():
            for query in QUERIES:
                with translation.override(language):
                    drawn = picture_row(ROW, query)
                assert words in drawn, (language, query)
                assert ways(drawn) == {query}, language


@pytest.mark.django_db
def test_going_back_and_forth_between_languages_units_and_periods_keeps_to_what_is_asked(client: Client) -> None:
    units = tree(top=None, ward="top", other="top")
    for name, number in (("ward", 2), ("other", 3)):
        for _each in range(number):
            case(units[name], date(2026, 8, 10))
            case(units[name], date(2026, 10, 10))
    refresh()
    reader = person(Role.MANAGER, units["top"])
    made = save_picture(new=Choice("Board", ["reports"], grain="month", which="last"), unit=units["ward"], by=reader)
    client.force_login(reader)

    for _again in range(2):
        for language, name in NAMES.items():
            reader.language = language
            reader.save()
            for query, value in zip(QUERIES, (2, 3), strict=True):
                shown = client.get(f"/picture/{query}").content.decode()
                assert ways(shown) == {query}
                assert re.search(rf">{name}</a>(?s:.*?)num val\">{value}</td>", shown), (language, query)
            saved = client.get(f"/pictures/{made.key}/").content.decode()
            assert ways(saved) == {"?unit=ward&period=2026-10"}
            assert re.search(rf">{name}</a>(?s:.*?)num val\">2</td>", saved), language


@pytest.mark.parametrize(
    ("language", "target", "month", "period"),
    [
        ("sv", "under 59,5\xa0%", "juni 2024", "kvartal 4/2026 hittills"),
        ("fi", "alle 59,5\xa0%", "kesäkuu 2024", "4. neljännes 2026 tähän mennessä"),
        ("en", "below 59.5%", "June 2024", "quarter 4/2026 so far"),
    ],
)
def test_what_was_decided_and_the_period_in_view_are_said_in_words(
    language: str, target: str, month: str, period: str
) -> None:
    quarter = Period.parse("2026Q4")
    with translation.override(language):
        assert in_target(Decimal("59.5000"), indicator("reached_share")) == target
        assert as_month(date(2024, 6, 1)).replace("\xa0", " ") == month
        assert told_at(quarter, NOW).replace("\xa0", " ") == period
        over = told_at(quarter, datetime(2027, 1, 1, 9, tzinfo=UTC)).replace("\xa0", " ")

    assert over == period.removesuffix(" hittills").removesuffix(" tähän mennessä").removesuffix(" so far")
