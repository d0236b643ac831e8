"""What somebody on call is sent: number, unit, link and until when. Nothing of what happened, nobody's name."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from valvo.core.languages import language_or
from valvo.hotline.models import Call
from valvo.hotline.rules import STEP_AFTER


@dataclass(frozen=True)
class Message:
    """One message. `key` is the same at every try, so that a receiver can drop what comes twice."""

    key: str
    mail: str
    phone: str
    number: str
    unit: str
    link: str
    subject: str
    text: str


def message_for(call: Call) -> Message:
    """Return what a call says, in the language of whoever is called."""
    alert = call.alert
    link = settings.SITE_URL + reverse("hotline:alert", args=[alert.number])
    with translation.override(language_or(call.person.language)):
        values = {"number": alert.number, "unit": alert.unit.name, "link": link, "minutes": STEP_AFTER.seconds // 60}
        subject = _("Valvo hot line: %(number)s, %(unit)s") % values
        text = _("Hot line alert %(number)s, %(unit)s. Acknowledge within %(minutes)s minutes: %(link)s") % values
        unit = alert.unit.name
    return Message(f"valvo-{call.pk}", call.person.email, call.phone, alert.number, unit, link, subject, text)
