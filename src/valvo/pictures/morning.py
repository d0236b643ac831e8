"""The morning mail: counts and links, nothing about anybody. Small counts are not told."""

from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from valvo.core.figures import Figure, format_figure, format_period
from valvo.core.languages import Language, language_or
from valvo.indicators.queries import right_now
from valvo.pictures import rules, shown
from valvo.pictures.models import MorningMail
from valvo.signals.access import waiting_for

_SALT = "valvo.pictures.morning"


@dataclass(frozen=True)
class Letter:
    """A mail as it leaves; `stop` is the address that ends it."""

    subject: str
    text: str
    stop: str


def letter(mail: MorningMail) -> Letter:
    """Return the mail in its reader's language."""
    picture, language = mail.picture, language_or(mail.person.language)
    with translation.override(language):
        period = shown.period_of(picture)
        found = shown.rows(picture, period, language)
        stop = settings.SITE_URL + reverse("pictures:stop", args=[signing.dumps(mail.pk, salt=_SALT)])
        context = {
            "unit": picture.unit.name,
            "period": format_period(period, language),
            "now": _strip(mail, language),
            "counted": shown.counted(found) if found else None,
            "signals": waiting_for(mail.person, picture.unit).count(),
            "signals_at": settings.SITE_URL + reverse("signals:signals"),
            "picture_at": settings.SITE_URL + reverse("pictures:picture", args=[picture.key]),
            "stop": stop,
        }
        return Letter(_("Valvo: this morning's figures"), render_to_string("pictures/morning.txt", context), stop)


def mail_of(token: str) -> int | None:
    """Return which mail a link ends; None for a link we did not make."""
    try:
        found = signing.loads(token, salt=_SALT)
    except signing.BadSignature:
        return None
    return found if isinstance(found, int) else None


def _strip(mail: MorningMail, language: Language) -> list[tuple[str, str]]:
    now = right_now(mail.picture.unit)
    counts = [
        (_("Never events, open"), now.never.open),
        (_("Serious, open"), now.serious_open),
        (_("Not finished in 2 months"), now.backlog),
        (_("Deadlines passed"), now.deadlines_passed),
        (_("Actions overdue"), now.actions_overdue),
    ]
    return [(name, _told(count, language)) for name, count in counts]


def _told(count: int, language: Language) -> str:
    if rules.is_told(count):
        return format_figure(Figure(count), language)
    return _("fewer than %(number)s") % {"number": rules.FEWEST_TOLD}
