"""Who sees which clocks: everybody those of the units they reach; changing them is a permission."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from valvo.accounts.access import may, units_reached
from valvo.accounts.models import User
from valvo.accounts.permissions import Permission
from valvo.annual_clock.choices import Kind
from valvo.annual_clock.models import Feed, Series
from valvo.core import clock
from valvo.core.errors import NotAllowedError, NotFoundError
from valvo.documents.access import documents_seen
from valvo.documents.models import Document
from valvo.forums.access import forums_seen
from valvo.organisation.models import Unit
from valvo.organisation.queries import path

# What the page asks for on which an occasion without a thing of its own is done.
_NEEDED = {Kind.DOCUMENT: Permission.DOCUMENT_VIEW, Kind.EVALUATION: Permission.PROGRAMME_VIEW}


def series_seen(person: User) -> QuerySet[Series]:
    """Return the series of units the person reaches, the ended ones left out."""
    return Series.objects.filter(ended_at__isnull=True, unit__in=units_reached(person, Permission.UNIT_VIEW))


def series_of(person: User, unit: Unit) -> QuerySet[Series]:
    """Return the series of a unit's clock: its own, and those of the units above it, which concern it too."""
    reached = units_reached(person, Permission.UNIT_VIEW).filter(pk=unit.pk)
    above = [one.pk for one in path(unit, clock.today())] if reached.exists() else []
    return Series.objects.filter(ended_at__isnull=True, unit__in=above)


def one_series(person: User, pk: int) -> Series:
    """Return a series the person may see; raises NotFoundError otherwise."""
    found = Series.objects.filter(pk=pk, ended_at__isnull=True).select_related("unit", "responsible").first()
    if found is None or not _concerns(person, found):
        raise NotFoundError("no such occasion")
    return found


def _concerns(person: User, series: Series) -> bool:
    """Tell whether the person reaches the series' unit or one under it."""
    below = units_reached(person, Permission.UNIT_VIEW)
    return below.filter(above__ancestor=series.unit_id).exists()


def unit_to_plan(person: User, unit: Unit) -> Unit:
    """Return a unit whose clock the person may change; raises NotAllowedError otherwise."""
    if not may(person, Permission.CLOCK_EDIT, unit):
        raise NotAllowedError(_("You may not change this unit's annual clock."))
    return unit


def series_to_change(person: User, pk: int) -> Series:
    """Return a series the person may change; raises NotFoundError or NotAllowedError."""
    found = one_series(person, pk)
    unit_to_plan(person, found.unit)
    return found


def series_to_tick(person: User, pk: int) -> Series:
    """Return a series whose occasions the person may mark as done: who is responsible, or who may change it."""
    found = one_series(person, pk)
    if found.responsible_id != person.pk:
        unit_to_plan(person, found.unit)
    return found


def may_open(person: User, series: Series, document: Document | None) -> bool:
    """Tell whether the person may open what an occasion is bound to: the document, the forum, or the page it is on."""
    if document is not None:
        return documents_seen(person).filter(pk=document.pk).exists()
    if series.forum_id:
        return forums_seen(person).filter(pk=series.forum_id).exists()
    needed = _NEEDED.get(Kind(series.kind))
    return needed is None or units_reached(person, needed).exists()


def feeds(person: User) -> QuerySet[Feed]:
    """Return the person's own feeds."""
    return Feed.objects.filter(owner=person).select_related("unit", "forum")


def feed_for(person: User, pk: int) -> Feed:
    """Return a feed of the person's own; raises NotFoundError otherwise."""
    found = feeds(person).filter(pk=pk).first()
    if found is None:
        raise NotFoundError("no such feed")
    return found


def feed_by(digest: str) -> Feed:
    """Return the feed of a secret address while its owner sees its unit or forum; raises NotFoundError otherwise."""
    rows = Feed.objects.filter(digest=digest, owner__is_active=True).select_related("unit", "owner", "forum")
    found = rows.first()
    if found is None or not _still_seen(found):
        raise NotFoundError("no such feed")
    return found


def series_of_feed(feed: Feed) -> QuerySet[Series]:
    """Return what a feed holds: a forum's meetings, or the unit's year, or of that what its owner answers for."""
    if feed.forum:
        return Series.objects.filter(forum=feed.forum, ended_at__isnull=True)
    rows = series_of(feed.owner, feed.unit)
    return rows.filter(responsible=feed.owner) if feed.mine else rows


def _still_seen(feed: Feed) -> bool:
    if feed.forum:
        return forums_seen(feed.owner).filter(pk=feed.forum.pk).exists()
    return may(feed.owner, Permission.UNIT_VIEW, feed.unit)
