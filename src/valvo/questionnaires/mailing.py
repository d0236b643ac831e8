"""Letters of rounds: an invitation to people asked by name, links and reminders of anonymous surveys.

A letter is made, sent and forgotten. Links of a survey are never sent by the worker: its jobs are stored, and who got
which link must not lie beside the answers, nor be written in a log or a report of a fault.
"""

import smtplib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from valvo.core.languages import LANGUAGES, Language, language_or
from valvo.questionnaires.editions import questionnaire_of
from valvo.questionnaires.models import Round, Sheet


@dataclass(frozen=True)
class Recipient:
    """An address, and the language its owner reads; all three where that is not known."""

    address: str
    language: Language | None = None


@dataclass(frozen=True)
class Letter:
    """One mail to one address."""

    to: str
    subject: str
    text: str


def link_letter(to: Recipient, found: Round, token: str) -> Letter:
    """Return the letter that carries somebody's link to an anonymous survey."""
    return _letter(to, found, "link", settings.SITE_URL + reverse("surveys:answer", args=[token]))


def reminder_letter(to: Recipient, found: Round) -> Letter:
    """Return the letter that reminds of a survey: the same to everybody, without a link."""
    return _letter(to, found, "reminder")


def invitation(sheet: Sheet, to: Recipient) -> Letter:
    """Return the letter that asks somebody by name to fill in their sheet."""
    return _letter(to, sheet.round, "invitation", settings.SITE_URL + reverse("questionnaires:sheet", args=[sheet.pk]))


@sensitive_variables("to", "address")
def _letter(to: Recipient, found: Round, kind: str, address: str = "") -> Letter:
    languages = [to.language] if to.language else LANGUAGES
    texts = [_text(one, found, kind, address) for one in languages]
    return Letter(to.address, _subject(found, languages[0]), "\n\n".join(texts))


@sensitive_variables("address")
def _text(language: Language, found: Round, kind: str, address: str) -> str:
    title = questionnaire_of(found.edition).title[language]
    context = {"title": title, "address": address, "day": found.deadline, "owner": found.owner}
    with translation.override(language):
        return render_to_string(f"questionnaires/mail/{kind}.txt", context).strip()


def _subject(found: Round, language: Language) -> str:
    with translation.override(language):
        return _("Please answer: %(title)s") % {"title": questionnaire_of(found.edition).title[language]}


@sensitive_variables("letters", "letter", "mail")
def send(letters: Sequence[Letter]) -> frozenset[int]:
    """Send letters one by one; returns the places of those that were not sent.

    An address the mail server refuses does not stop the others; a server that goes away does.
    """
    refused: set[int] = set()
    connection = get_connection()
    for place, letter in enumerate(letters):
        mail = EmailMessage(letter.subject, letter.text, to=[letter.to], connection=connection)
        try:
            mail.send()
        except (smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused, smtplib.SMTPDataError, ValueError):
            refused.add(place)
        except (smtplib.SMTPException, OSError):
            return frozenset({*refused, *range(place, len(letters))})
    return frozenset(refused)


def invite(found: Round) -> int:
    """Ask everybody who has a sheet in a round by name; returns how many were told."""
    return len(letters := list(_invitations(found))) - len(send(letters))


def _invitations(found: Round) -> Iterable[Letter]:
    for sheet in Sheet.objects.filter(round=found, person__isnull=False).select_related(
        "person", "round__edition", "round__owner"
    ):
        if sheet.person:
            yield invitation(sheet, Recipient(sheet.person.email, language_or(sheet.person.language)))
