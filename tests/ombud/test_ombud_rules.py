"""What an account may show: small numbers hidden, and what would give them away, in one account and across a year."""

import pytest

from valvo.ombud.rules import CONTACTS, OBJECTS, TOTAL, Sums, hidden_cells, key
from valvo.statistics.disclosure_tables import DisclosureError


def sums(*causes: int) -> Sums:
    codes = {f"c{number}": count for number, count in enumerate(causes)}
    return Sums(sum(causes), sum(causes), {"cause": codes})


@pytest.mark.parametrize(("count", "is_hidden"), [(4, True), (5, False), (6, False), (0, False)])
def test_fewer_than_five_are_hidden_and_none_at_all_is_said(count: int, *, is_hidden: bool) -> None:
    hidden = hidden_cells({"q1": sums(40, 30, count)}, None)

    assert (key("q1", "cause", "c2") in hidden) is is_hidden


def test_one_hidden_cause_takes_another_along_so_that_the_total_does_not_tell_it() -> None:
    hidden = hidden_cells({"q1": sums(40, 30, 3)}, None)

    assert {key("q1", "cause", "c1"), key("q1", "cause", "c2")} <= hidden
    assert key("q1", OBJECTS, TOTAL) not in hidden
    assert key("q1", CONTACTS, TOTAL) not in hidden


def test_the_year_does_not_tell_what_a_quarter_hid() -> None:
    quarters = {"q1": sums(40, 30, 3), "q2": sums(40, 30, 20)}
    first = hidden_cells({"q1": quarters["q1"]}, None)

    hidden = hidden_cells(quarters | {"year": sums(80, 60, 23)}, ("year", ["q1", "q2"]), hidden=first)

    # q1's small cause is known when both the year's and q2's are: one of the two is hidden too.
    assert key("q1", "cause", "c2") in hidden
    assert hidden & {key("year", "cause", "c2"), key("q2", "cause", "c2")}


def test_what_has_left_stays_shown_and_what_cannot_be_kept_is_refused() -> None:
    quarters = {"q1": sums(40, 30, 3), "q2": sums(40, 30, 20)}
    out = {key("year", "cause", "c2"), key("q2", "cause", "c2")}

    with pytest.raises(DisclosureError, match="cannot be protected"):
        hidden_cells(
            quarters | {"year": sums(80, 60, 23)}, ("year", ["q1", "q2"]), shown=out, hidden={key("q1", "cause", "c2")}
        )
