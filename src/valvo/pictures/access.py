"""Which saved pictures a person sees and may change. “Not yours” and “not there” answer alike."""

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from valvo.accounts.access import may, units_reached
from valvo.accounts.models import User
from valvo.accounts.permissions import Permission
from valvo.core.errors import NotAllowedError, NotFoundError
from valvo.forums.access import forums_seen, seats_now
from valvo.forums.models import Forum
from valvo.organisation.models import Unit
from valvo.pictures.models import FirstPicture, MorningMail, SavedPicture
from valvo.web.frame import Frame


def pictures_seen(person: User) -> QuerySet[SavedPicture]:
    """Return a person's own pictures, their forums', and those shared with all; of units whose figures they see."""
    reached = units_reached(person, Permission.PICTURE_VIEW).values("pk")
    found = SavedPicture.objects.filter(removed_at__isnull=True, unit__in=reached)
    forums = seats_now().filter(person=person, forum__ended_at__isnull=True).values("forum")
    seen = Q(owner=person) | Q(shared=True) | Q(meets__in=forums)
    return found.filter(seen).select_related("unit", "owner", "meets")


def picture_seen(person: User, key: str) -> SavedPicture:
    """Return one of them; raises NotFoundError."""
    # No key holds a NUL, and PostgreSQL takes none in a question.
    found = None if "\0" in key else pictures_seen(person).filter(key=key).first()
    if found is None:
        raise NotFoundError("no such picture")
    return found


def sees(person: User, picture: SavedPicture) -> bool:
    """Tell whether a person still sees a picture."""
    return pictures_seen(person).filter(pk=picture.pk).exists()


def picture_to_change(person: User, key: str) -> SavedPicture:
    """Return a picture the person may change; raises NotAllowedError for one they may only look at."""
    found = picture_seen(person, key)
    if not may_change(person, found):
        raise NotAllowedError(_("You may look at this picture but not change it."))
    return found


def may_change(person: User, picture: SavedPicture) -> bool:
    """Tell whether the person may change it: its owner, or of a shared one who decides about the unit."""
    if picture.owner_id == person.pk:
        return True
    return picture.shared and may(person, Permission.PICTURE_EDIT, picture.unit)


def may_share(person: User, unit: Unit) -> bool:
    """Tell whether the person may share pictures at a unit."""
    return may(person, Permission.ACTION_EDIT, unit)


def forums_offered(person: User, picture: SavedPicture | None = None) -> QuerySet[Forum]:
    """Return the forums a picture can be for: those the person sees, and the one it is for already."""
    seen = forums_seen(person).values("pk")
    return Forum.objects.filter(Q(pk__in=seen) | Q(pk=picture.meets_id if picture else None))


def unit_to_save_of(frame: Frame) -> Unit:
    """Return the unit in view; raises NotFoundError where the person may not see its figures."""
    unit = frame.required_unit()
    if not may(frame.person, Permission.PICTURE_VIEW, unit):
        raise NotFoundError("no such picture")
    return unit


def first_of(person: User) -> SavedPicture | None:
    """Return the picture the person's menu opens, while they see it."""
    chosen = FirstPicture.objects.filter(person=person).first()  # most people have none, and every picture asks
    return pictures_seen(person).filter(pk=chosen.picture_id).first() if chosen else None


def first_address(person: User) -> str:
    """Return where the person's menu leads instead of the whole picture; empty where they have chosen nothing."""
    found = first_of(person)
    return reverse("pictures:picture", args=[found.key]) if found else ""


def mailed_to(person: User) -> MorningMail | None:
    """Return the morning mail a person gets."""
    return MorningMail.objects.filter(person=person, ended_at__isnull=True).first()
