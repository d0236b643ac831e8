"""The watermark loses no change, whatever the order in which transactions commit."""

from datetime import date

import pytest
from django.db import connection
from lake_world import case, told, tree

from valvo.analytics.changes import last_link, snapshot, touched_since
from valvo.analytics.engine import open_lake
from valvo.analytics.refresh import refresh
from valvo.analytics.tables import CASES
from valvo.handling.models import Case
from valvo.trail.actions import event, seal
from valvo.trail.events import TrailEvent
from valvo.trail.models import Event

DAY = date(2026, 3, 2)


@pytest.mark.django_db
def test_an_event_with_an_earlier_id_that_commits_later_is_found() -> None:
    first, second = case(tree(top=None)["top"], DAY), case(tree(other=None)["other"], DAY)
    seal()
    gap = Event.objects.order_by("-id").values_list("id", flat=True)[0] + 1
    late, early = (event(TrailEvent.EXPORTED, by=None, target=one) for one in (first, second))
    late.id, early.id = gap, gap + 1  # the ids were given out in this order …
    early.save(force_insert=True)  # … but the later one commits first
    seal()
    watermark = last_link()

    late.save(force_insert=True)
    seal()

    assert first.pk in touched_since(watermark)["handling.case"]


@pytest.mark.django_db
def test_an_event_not_yet_linked_is_found_too() -> None:
    seal()
    told_of = case(tree(top=None)["top"], DAY)

    assert told_of.pk in touched_since(last_link())["handling.case"]


@pytest.mark.django_db
def test_who_read_what_is_no_change() -> None:
    seal()
    event(TrailEvent.READ, by=None, target=case(tree(top=None)["top"], DAY)).save(force_insert=True)
    before = last_link() + Event.objects.exclude(tag=TrailEvent.READ).count()
    seal()

    assert touched_since(before) == {}


@pytest.mark.django_db(transaction=True)
def test_a_refresh_outside_any_transaction_reads_one_moment_and_leaves_none_open() -> None:
    made = case(tree(top=None)["top"], DAY)
    refresh()
    Case.objects.filter(pk=made.pk).update(state="received")
    told(made)

    with snapshot():
        assert Case.objects.get().state == "received"
    refresh()

    assert not connection.in_atomic_block
    lake = open_lake()
    assert [row["state"] for row in lake.run(lake.table(CASES)).to_pylist()] == ["received"]
    Case.objects.filter(pk=made.pk).update(state="new")  # writing is possible again
