"""Every write to the views people keep of lists."""

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from valvo.accounts.models import User
from valvo.core import clock
from valvo.core.errors import Refusal
from valvo.organisation.models import Unit
from valvo.trail.actions import record
from valvo.web.events import ViewEvent
from valvo.web.models import SavedView

MOST = 30  # views one person keeps of one list


@transaction.atomic
def save_view(
    *, path: str, query: str, name: str, by: User, unit: Unit | None = None, is_default: bool = False
) -> SavedView:
    """Keep a view of a list, for oneself or shared at a unit; raises Refusal for a name one has used there already."""
    own = SavedView.objects.filter(owner=by, path=path)
    if own.count() >= MOST:
        raise Refusal(_("You keep so many views of this list that no more fit. Delete one first."))
    _refuse_used(own, name)
    is_default = is_default and unit is None
    if is_default:
        own.update(is_default=False)
    row = SavedView.objects.create(
        path=path, query=query, name=name, owner=by, unit=unit, is_default=is_default, saved_at=clock.now()
    )
    record(ViewEvent.SAVED, by=by, target=row, unit=unit, shared=unit is not None)
    return row


@transaction.atomic
def rename_view(*, view: SavedView, name: str, is_default: bool, by: User) -> SavedView:
    """Give a view another name, and say whether the list opens with it; a shared one is nobody's default."""
    own = SavedView.objects.filter(owner=view.owner_id, path=view.path).exclude(pk=view.pk)
    _refuse_used(own, name)
    view.name, view.is_default = name, is_default and view.unit_id is None
    if view.is_default:
        own.update(is_default=False)
    view.save(update_fields=["name", "is_default"])
    record(ViewEvent.RENAMED, by=by, target=view, unit=view.unit_id)
    return view


@transaction.atomic
def delete_view(*, view: SavedView, by: User) -> None:
    """Let a view go."""
    record(ViewEvent.DELETED, by=by, target=view, unit=view.unit_id)
    view.delete()


def _refuse_used(own: QuerySet[SavedView], name: str) -> None:
    if own.filter(name=name).exists():
        raise Refusal(_("You have a view with that name already."))
