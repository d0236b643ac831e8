"""Anonymous surveys: links given out, answers dissolved into tallies, and what may be shown once a survey is closed.

Nothing here writes who, when or from where: an anonymous answer leaves no event, no time and no row of its own.
"""

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from valvo.accounts.models import User
from valvo.core import clock
from valvo.organisation.models import Unit
from valvo.questionnaires import mailing, publishing, rules
from valvo.questionnaires.choices import Respondent, RoundState
from valvo.questionnaires.definition import Questionnaire
from valvo.questionnaires.editions import questionnaire_of
from valvo.questionnaires.errors import AnswerError, SlipError
from valvo.questionnaires.events import RoundEvent
from valvo.questionnaires.mailing import Recipient
from valvo.questionnaires.models import Handout, Published, Remark, Round, Slip, Tally
from valvo.trail.actions import record

MOST_SLIPS = 500  # in one go
MOST_MAILS = 200  # in one go: they are sent while the page waits
# Where no mail server is set mails are printed, and a link would stand beside an address in the log.
WITHOUT_SERVER = "django.core.mail.backends.console.EmailBackend"
PEOPLE = ""  # the tally that counts people


def digest(token: str) -> str:
    """Return what is kept of a link. The token has 160 random bits: a plain digest cannot be guessed back."""
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def make_slips(*, found: Round, unit: Unit, number: int, by: User | None) -> list[str]:
    """Return so many new links' tokens, in no order; they are told this once and kept nowhere."""
    handout = Handout.objects.select_for_update().filter(round=found, unit=unit).first()
    state = Round.objects.values_list("state", flat=True).get(pk=found.pk)
    if found.answered_by != Respondent.PERSON or handout is None or state != RoundState.OPEN:
        raise SlipError(_("Links can be made for units that take part in an open survey."))
    if not 1 <= number <= MOST_SLIPS:
        raise SlipError(_("Make between 1 and %(number)s links at a time.") % {"number": MOST_SLIPS})
    tokens = [secrets.token_urlsafe(20) for _number in range(number)]
    # Stored in the order of their digests: the order of rows tells nothing of the order of the sheet of links.
    Slip.objects.bulk_create(Slip(round=found, unit=unit, sha256=one) for one in sorted(map(digest, tokens)))
    handout.given += number
    handout.save(update_fields=["given"])
    record(RoundEvent.SLIPS_MADE, by=by, target=found, unit=unit, number=number)
    return tokens


@dataclass(frozen=True)
class Mailed:
    """How many letters were sent, and the addresses the mail server did not take."""

    sent: int
    refused: tuple[str, ...]


@sensitive_variables("to", "tokens", "letters", "unsent")
def mail_slips(*, found: Round, unit: Unit, to: Sequence[Recipient], by: User | None) -> Mailed:
    """Mail each a link of their own; links that could not be sent are taken back and count nowhere.

    The list is used and forgotten: not stored, not given to the worker, not logged. Raises SlipError as `make_slips`.
    """
    _refuse_many(to)
    if settings.EMAIL_BACKEND == WITHOUT_SERVER:
        raise SlipError(_("This installation has no mail server: mails would be written to its log. Print the links."))
    tokens = make_slips(found=found, unit=unit, number=len(to), by=by)
    letters = [mailing.link_letter(one, found, token) for one, token in zip(to, tokens, strict=True)]
    unsent = sorted(mailing.send(letters))
    sent = len(to) - len(unsent)
    with transaction.atomic():
        _take_back(found, unit, [digest(tokens[place]) for place in unsent])
        record(RoundEvent.SLIPS_MAILED, by=by, target=found, unit=unit, number=sent, unsent=len(unsent))
    return Mailed(sent, tuple(to[place].address for place in unsent))


@sensitive_variables("to", "letters", "unsent")
def remind_everybody(*, found: Round, unit: Unit, to: Sequence[Recipient], by: User | None) -> Mailed:
    """Remind everybody of an open survey: who has answered is known to nobody. The list is used and forgotten."""
    _refuse_many(to)
    if Round.objects.values_list("state", flat=True).get(pk=found.pk) != RoundState.OPEN:
        raise SlipError(_("Only an open survey can be reminded of."))
    letters = [mailing.reminder_letter(one, found) for one in to]
    unsent = sorted(mailing.send(letters))
    sent = len(to) - len(unsent)
    record(RoundEvent.SURVEY_REMINDED, by=by, target=found, unit=unit, number=sent, unsent=len(unsent))
    return Mailed(sent, tuple(to[place].address for place in unsent))


@sensitive_variables("to")
def _refuse_many(to: Sequence[Recipient]) -> None:
    if len(to) > MOST_MAILS:
        raise SlipError(_("Mail at most %(number)s addresses at a time.") % {"number": MOST_MAILS})


def _take_back(found: Round, unit: Unit, digests: Sequence[str]) -> None:
    gone, _by_model = Slip.objects.filter(round=found, sha256__in=digests).delete()
    Handout.objects.filter(round=found, unit=unit).update(given=F("given") - gone)


@transaction.atomic
def answer_without_name(*, token: str, answers: Mapping[str, str]) -> None:
    """Take in one person's answers and forget the link they came by.

    Raises SlipError for a link that is used, unknown or of a closed survey, AnswerError for answers that do not fit.
    """
    slip = (
        Slip.objects.select_for_update(of=("self",))
        .filter(sha256=digest(token))
        .select_related("round__edition")
        .first()
    )
    if slip is None or slip.round.state != RoundState.OPEN:
        raise SlipError(_("This link has been used, or the survey is closed."))
    kept = _checked(questionnaire_of(slip.round.edition), answers)
    found, unit = slip.round, slip.unit_id
    slip.delete()
    _count(found, unit, PEOPLE, "")
    for (item, value), is_text in sorted(kept.items()):
        if is_text:
            Remark.objects.create(round=found, unit_id=unit, item=item, text=value)
        else:
            _count(found, unit, item, value)


def _checked(questionnaire: Questionnaire, answers: Mapping[str, str]) -> dict[tuple[str, str], bool]:
    """Return (item, value) → whether it is words, of the items asked; raises AnswerError."""
    given = {item.id: answers.get(item.id, "").strip() for item in questionnaire.items()}
    if any(rules.problem(item, given[item.id]) for item in questionnaire.items()):
        raise AnswerError(_("An answer does not fit its question."))
    if rules.missing(questionnaire, given):
        raise AnswerError(_("Something is still missing. Answer it first."))
    asked = rules.asked(questionnaire, given)
    return {(item.id, given[item.id]): not item.steps for item in asked if given[item.id]}


def _count(found: Round, unit: int, item: str, value: str) -> None:
    row, _made = Tally.objects.get_or_create(round=found, unit_id=unit, item=item, value=value)
    Tally.objects.filter(pk=row.pk).update(count=F("count") + 1)


@transaction.atomic
def publish_survey(*, round_id: int) -> int:
    """Keep what may be shown of a closed survey, forget all else; returns how many results there are.

    Can be run again after a stop: a survey already published is left as it is.
    """
    found = Round.objects.select_for_update().get(pk=round_id)
    if found.state != RoundState.CLOSING:
        return 0
    tree = publishing.survey_tree(found, clock.today())
    results = publishing.results(found, tree)
    Published.objects.bulk_create(results, batch_size=500)
    _place_remarks(found, tree, publishing.units_shown(results))
    Tally.objects.filter(round=found).delete()
    Slip.objects.filter(round=found).delete()
    found.state, found.closed_at = RoundState.CLOSED, clock.now()
    found.save(update_fields=["state", "closed_at"])
    record(RoundEvent.CLOSED, by=found.closed_by, target=found, unit=found.owner_id, results=len(results))
    return len(results)


def _place_remarks(found: Round, tree: publishing.SurveyTree, shown: frozenset[int]) -> None:
    """Let words stand at the nearest unit above that is shown; words nobody may be shown are forgotten."""
    for remark in Remark.objects.filter(round=found):
        above = next(islice((unit for unit in tree.upwards(remark.unit_id) if unit in shown), 1), None)
        if above is None:
            remark.delete()
        else:
            Remark.objects.filter(pk=remark.pk).update(unit_id=above)
