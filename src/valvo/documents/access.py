"""Which documents a person may read, write, approve and publish. “Not yours” and “not there” answer alike.

What is published of a unit is for everybody who works there or anywhere under it; what is not yet published is for
those who write it.
"""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from valvo.accounts.access import may, memberships, unit_for, units_reached
from valvo.accounts.models import Membership, User
from valvo.accounts.permissions import Permission, roles_with
from valvo.core import clock
from valvo.core.errors import NotAllowedError, NotFoundError
from valvo.documents.choices import DocumentAudience
from valvo.documents.models import Document, Publication
from valvo.organisation.models import Closure, Unit
from valvo.organisation.queries import in_force
from valvo.web.frame import Frame


def documents_written(person: User) -> QuerySet[Document]:
    """Return the documents a person may write in, whatever their state."""
    return Document.objects.filter(unit__in=units_reached(person, Permission.DOCUMENT_EDIT).values("pk"))


def documents_seen(person: User) -> QuerySet[Document]:
    """Return the documents a person may read: what they write, and what is published of units in reach or above."""
    out = Publication.objects.filter(document=OuterRef("pk"), withdrawn_at__isnull=True)
    readable = Q(unit__in=units_reached(person, Permission.DOCUMENT_VIEW).values("pk")) | Q(
        unit__in=_above(person).values("ancestor")
    )
    written = Q(unit__in=units_reached(person, Permission.DOCUMENT_EDIT).values("pk"))
    return Document.objects.filter(written | (readable & Exists(out)))


def _above(person: User) -> QuerySet[Closure]:
    held = memberships(person).filter(role__in=roles_with(Permission.DOCUMENT_VIEW)).values("unit")
    return Closure.objects.filter(in_force(clock.today()), descendant__in=held)


def units_above(unit: Unit) -> QuerySet[Closure]:
    """Return the links from a unit to those above it, whose published documents concern it too."""
    return Closure.objects.filter(in_force(clock.today()), descendant=unit)


def editions_told() -> QuerySet[Publication]:
    """Return what everybody may read without signing in: of each document made for the public its newest edition."""
    newest = Publication.objects.filter(document=OuterRef("document"), withdrawn_at__isnull=True).order_by("-edition")
    told = Publication.objects.filter(document__audience=DocumentAudience.PUBLIC, pk=newest.values("pk")[:1])
    return told.select_related("document__unit", "snapshot").defer("snapshot__trees")


def edition_told(document: int) -> Publication:
    """Return the edition of a document that everybody may read; raises NotFoundError where there is none."""
    found = editions_told().filter(document=document).first()
    if found is None:
        raise NotFoundError("no such document")
    return found


def document_seen(person: User, pk: int) -> Document:
    """Return a document the person may read; raises NotFoundError otherwise."""
    document = documents_seen(person).filter(pk=pk).select_related("unit", "created_by", "written_by").first()
    if document is None:
        raise NotFoundError("no such document")
    return document


def document_to_write(person: User, pk: int) -> Document:
    """Return a document the person may write in; raises NotAllowedError where they may only read it."""
    document = document_seen(person, pk)
    if not may_write(person, document):
        raise NotAllowedError(_("You may read this document but not write in it."))
    return document


def document_to_publish(person: User, pk: int) -> Document:
    """Return a document the person may publish and withdraw; raises NotAllowedError where they may not."""
    document = document_seen(person, pk)
    if not may_publish(person, document):
        raise NotAllowedError(_("You may not publish documents of this unit."))
    return document


def may_write(person: User, document: Document) -> bool:
    """Tell whether the person writes and approves documents of this unit."""
    return may(person, Permission.DOCUMENT_EDIT, document.unit_id)


def may_publish(person: User, document: Document) -> bool:
    """Tell whether the person publishes documents of this unit."""
    return may(person, Permission.DOCUMENT_PUBLISH, document.unit_id)


def unit_to_write_for(person: User, public_id: str) -> Unit:
    """Return a unit the person makes documents for; raises NotFoundError otherwise."""
    return unit_for(person, Permission.DOCUMENT_EDIT, public_id)


def writers(document: Document) -> QuerySet[User]:
    """Return the people who may write in a document, by name."""
    today = clock.today()
    above = Closure.objects.filter(in_force(today), descendant=document.unit_id).values("ancestor")
    held = Membership.objects.filter(in_force(today), unit__in=above, role__in=roles_with(Permission.DOCUMENT_EDIT))
    return User.objects.filter(pk__in=held.values("user"), is_active=True)


def unit_to_dress(frame: Frame) -> Unit:
    """Return the unit in view; raises NotAllowedError for somebody who does not publish its documents."""
    frame.require(Permission.DOCUMENT_PUBLISH)
    unit = frame.required_unit()
    if not may(frame.person, Permission.DOCUMENT_PUBLISH, unit):
        raise NotAllowedError(_("You may not publish documents of this unit."))
    return unit
