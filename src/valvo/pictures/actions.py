"""Every write of saved pictures and of the morning mail."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from django.core.mail import EmailMessage
from django.db import transaction
from django.utils.translation import gettext as _

from valvo.accounts.models import User
from valvo.core import clock
from valvo.definitions.deadlines import is_working_day
from valvo.forums.models import Forum
from valvo.organisation.models import Unit
from valvo.pictures import access, morning, rules
from valvo.pictures.choices import GrainChoice, WhichChoice
from valvo.pictures.errors import PictureError
from valvo.pictures.events import PictureEvent
from valvo.pictures.models import FirstPicture, MorningMail, SavedPicture
from valvo.trail.actions import record


@dataclass(frozen=True)
class Choice:
    """What a picture shows."""

    name: str
    indicators: Sequence[str]
    grain: GrainChoice = GrainChoice.MONTH
    which: WhichChoice = WhichChoice.LAST
    period: str = ""
    forum: Forum | None = None
    shared: bool = False


@transaction.atomic
def save_picture(*, new: Choice, unit: Unit, by: User) -> SavedPicture:
    """Save a picture of a unit; raises PictureError for a name taken, no indicators, or sharing without the right."""
    _refuse(new, unit, by)
    now = clock.now()
    made = SavedPicture(key=secrets.token_hex(8), owner=by, unit=unit, made_at=now, changed_at=now)
    _set(made, new, list(new.indicators))
    record(PictureEvent.SAVED, by=by, target=made, unit=unit, shared=new.shared)
    return made


@transaction.atomic
def change_picture(*, picture: SavedPicture, new: Choice, by: User) -> None:
    """Change a picture; rows that were there keep their order. Raises PictureError."""
    _refuse(new, picture.unit, by, picture)
    picture.changed_at = clock.now()
    _set(picture, new, rules.chosen_again(picture.indicators, new.indicators))
    record(PictureEvent.CHANGED, by=by, target=picture, unit=picture.unit_id, shared=new.shared)


@transaction.atomic
def move_row(*, picture: SavedPicture, indicator: str, way: Literal["up", "down"], by: User) -> None:
    """Move a row of a picture a step."""
    picture = SavedPicture.objects.select_for_update().get(pk=picture.pk)
    picture.indicators, picture.changed_at = rules.moved(picture.indicators, indicator, way), clock.now()
    picture.save(update_fields=["indicators", "changed_at"])
    record(PictureEvent.CHANGED, by=by, target=picture, unit=picture.unit_id, shared=picture.shared)


@transaction.atomic
def remove_picture(*, picture: SavedPicture, by: User) -> None:
    """Take a picture away; nobody's menu opens it and nobody gets it by mail any longer."""
    picture.removed_at = clock.now()
    picture.save(update_fields=["removed_at"])
    FirstPicture.objects.filter(picture=picture).delete()
    MorningMail.objects.filter(picture=picture, ended_at__isnull=True).update(ended_at=clock.now())
    record(PictureEvent.REMOVED, by=by, target=picture, unit=picture.unit_id)


@transaction.atomic
def open_first(*, picture: SavedPicture | None, by: User) -> None:
    """Let a person's menu open a picture; None: the whole picture again."""
    FirstPicture.objects.filter(person=by).delete()
    if picture:
        FirstPicture.objects.create(person=by, picture=picture)
        record(PictureEvent.FIRST, by=by, target=picture, unit=picture.unit_id)


@transaction.atomic
def subscribe(*, picture: SavedPicture, by: User) -> MorningMail:
    """Send a picture's counts to a person every working morning, in place of another's."""
    _end(MorningMail.objects.filter(person=by, ended_at__isnull=True).first(), by)
    made = MorningMail.objects.create(person=by, picture=picture, began_at=clock.now())
    record(PictureEvent.SUBSCRIBED, by=by, target=made, unit=picture.unit_id)
    return made


@transaction.atomic
def unsubscribe(*, by: User) -> None:
    """Send a person no more morning mail."""
    _end(MorningMail.objects.filter(person=by, ended_at__isnull=True).first(), by)


@transaction.atomic
def stop_by_link(*, token: str) -> None:
    """End the mail a link in it belongs to; a wrong or old link changes nothing and tells nothing."""
    pk = morning.mail_of(token)
    _end(MorningMail.objects.filter(pk=pk, ended_at__isnull=True).first() if pk else None, None)


def send_mornings() -> int:
    """Send the morning's mails, one a person on working days; returns how many. Safe to run many times a day."""
    today = clock.today()
    if not is_working_day(today):
        return 0
    waiting = MorningMail.objects.filter(
        ended_at__isnull=True, person__is_active=True, picture__removed_at__isnull=True
    ).exclude(sent_on=today)
    return sum(_sent(mail, today) for mail in waiting.select_related("person", "picture__unit"))


def _sent(mail: MorningMail, today: date) -> bool:
    """Tell whether a mail was sent: its figures are computed before anything is locked, then one worker sends it."""
    if not access.sees(mail.person, mail.picture):  # the role has gone: the mail is silent until it is back or ended
        return False
    letter = morning.letter(mail)
    stop = {"List-Unsubscribe": f"<{letter.stop}>"}
    email = EmailMessage(letter.subject, letter.text, to=[mail.person.email], headers=stop)
    with transaction.atomic():
        mine = MorningMail.objects.filter(pk=mail.pk, ended_at__isnull=True).exclude(sent_on=today)
        if not mine.update(sent_on=today):
            return False
        record(PictureEvent.SENT, by=None, target=mail, unit=mail.picture.unit_id)
        transaction.on_commit(email.send)
    return True


def _end(mail: MorningMail | None, by: User | None) -> None:
    if mail:
        mail.ended_at = clock.now()
        mail.save(update_fields=["ended_at"])
        record(PictureEvent.STOPPED, by=by, target=mail, unit=mail.picture.unit_id)


def _set(picture: SavedPicture, new: Choice, indicators: list[str]) -> None:
    picture.name, picture.meets, picture.shared = new.name.strip(), new.forum, new.shared
    picture.grain, picture.which, picture.period = new.grain, new.which, new.period
    picture.indicators = indicators
    if new.forum:
        picture.forum = ""
    picture.save()


def _refuse(new: Choice, unit: Unit, by: User, present: SavedPicture | None = None) -> None:
    if not new.indicators:
        raise PictureError(_("Choose at least one indicator."))
    if new.shared and not access.may_share(by, unit):
        raise PictureError(_("You may not share pictures at this unit."))
    if new.forum and not access.forums_offered(by, present).filter(pk=new.forum.pk).exists():
        raise PictureError(_("You may not choose that forum."))
    taken = SavedPicture.objects.filter(owner=present.owner if present else by, unit=unit, removed_at__isnull=True)
    if taken.filter(name=new.name.strip()).exclude(pk=present.pk if present else 0).exists():
        raise PictureError(_("You have a picture of that name already."))
