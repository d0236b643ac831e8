"""Which rounds and questionnaires a person reads, answers and steers. “Not yours” and “not there” answer alike."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from valvo.accounts.access import may, units_reached
from valvo.accounts.models import User
from valvo.accounts.permissions import Permission
from valvo.core import clock
from valvo.core.errors import GoneError, NotAllowedError, NotFoundError
from valvo.improvement.origins import Link
from valvo.organisation import queries as organisation
from valvo.organisation.models import Unit
from valvo.questionnaires.actions.surveys import digest
from valvo.questionnaires.choices import Respondent
from valvo.questionnaires.models import Answer, Draft, Edition, Handout, Round, Sheet, Slip

_ROUND = ("edition", "owner", "opened_by")


def rounds_seen(person: User) -> QuerySet[Round]:
    """Return the rounds a person may read: those a unit in their reach owns or takes part in."""
    reached = units_reached(person, Permission.ROUND_VIEW).values("pk")
    sheets = Sheet.objects.filter(round=OuterRef("pk"), unit__in=reached)
    handouts = Handout.objects.filter(round=OuterRef("pk"), unit__in=reached)
    return Round.objects.filter(Q(owner__in=reached) | Exists(sheets) | Exists(handouts))


def round_seen(person: User, pk: int) -> Round:
    """Return a round the person may read; raises NotFoundError otherwise."""
    found = rounds_seen(person).filter(pk=pk).select_related(*_ROUND).first()
    if found is None:
        raise NotFoundError(_("no such round"))
    return found


def may_steer(person: User, found: Round) -> bool:
    """Tell whether the person opens, closes and returns in a round."""
    return may(person, Permission.ROUND_EDIT, found.owner_id)


def reads_results(person: User, found: Round) -> bool:
    """Tell whether the person reads what was answered: of people by name only those who steer the round do."""
    return found.answered_by != Respondent.NAMED or may_steer(person, found)


def round_with_results(person: User, pk: int) -> Round:
    """Return a round whose results the person reads; raises NotAllowedError where answers are by name."""
    found = round_seen(person, pk)
    if not reads_results(person, found):
        raise NotAllowedError(_("Answers by name are read by those who steer the round."))
    return found


def round_to_steer(person: User, pk: int) -> Round:
    """Return a round the person steers; raises NotAllowedError where they may only read."""
    found = round_seen(person, pk)
    if not may_steer(person, found):
        raise NotAllowedError(_("Rounds are steered by somebody who may open them at the unit that owns them."))
    return found


def unit_seen(person: User, unit: Unit) -> Unit:
    """Return a unit whose rounds the person may read; raises NotFoundError otherwise."""
    if not may(person, Permission.ROUND_VIEW, unit):
        raise NotFoundError(_("no such unit"))
    return unit


def unit_to_open_for(person: User, unit: Unit) -> Unit:
    """Return a unit the person opens rounds and writes questionnaires for."""
    if not may(person, Permission.ROUND_EDIT, unit_seen(person, unit)):
        raise NotAllowedError(_("Rounds are opened by somebody who may steer them at this unit."))
    return unit


def may_open(person: User, unit: Unit) -> bool:
    """Tell whether the person opens rounds and writes questionnaires for a unit."""
    return may(person, Permission.ROUND_EDIT, unit)


def sheets_seen(person: User) -> QuerySet[Sheet]:
    """Return the sheets of units in the person's reach."""
    reached = units_reached(person, Permission.ROUND_VIEW).values("pk")
    return Sheet.objects.filter(unit__in=reached, person__isnull=True)


def named_sheets_seen(person: User) -> QuerySet[Sheet]:
    """Return the sheets of people asked by name: the person's own, and those of rounds the person steers."""
    steered = units_reached(person, Permission.ROUND_EDIT).values("pk")
    return Sheet.objects.filter(Q(person=person) | Q(person__isnull=False, round__owner__in=steered))


def _readable(person: User) -> QuerySet[Sheet]:
    kept = Q(pk__in=sheets_seen(person).values("pk")) | Q(pk__in=named_sheets_seen(person).values("pk"))
    return Sheet.objects.filter(kept)


def sheet_seen(person: User, pk: int) -> Sheet:
    """Return a sheet the person may read; raises NotFoundError otherwise."""
    rows = _readable(person).filter(pk=pk)
    found = rows.select_related("round__edition", "round__owner", "unit", "person").first()
    if found is None:
        raise NotFoundError(_("no such sheet"))
    return found


def may_answer(person: User, unit: Unit) -> bool:
    """Tell whether the person fills in a unit's sheets."""
    return may(person, Permission.ROUND_ANSWER, unit)


def may_fill(person: User, sheet: Sheet) -> bool:
    """Tell whether the person fills in a sheet: one's own by name, or as somebody who answers for the unit."""
    return sheet.person_id == person.pk if sheet.person_id else may_answer(person, sheet.unit)


def sheet_to_answer(person: User, pk: int) -> Sheet:
    """Return a sheet the person fills in; raises NotAllowedError where they may only read."""
    found = sheet_seen(person, pk)
    if not may_fill(person, found):
        raise NotAllowedError(_("You may read this unit's sheet but not answer it."))
    return found


def unit_to_answer_for(person: User, unit: Unit) -> Unit:
    """Return a unit the person fills in sheets for; raises NotAllowedError where they may only read."""
    if not may_answer(person, unit_seen(person, unit)):
        raise NotAllowedError(_("You may read this unit's sheet but not answer it."))
    return unit


def answer_seen(person: User, pk: int, item: str) -> Answer:
    """Return a sheet's answer to an item; raises NotFoundError where there is none to read."""
    found = Answer.objects.filter(sheet=sheet_seen(person, pk), item=item).exclude(value="").first()
    if found is None:
        raise NotFoundError(_("no such answer"))
    return found


def answer_links(person: User, ids: Iterable[int]) -> dict[int, Link]:
    """Return the links of those answers the person may read, for actions raised from them."""
    rows = Answer.objects.filter(pk__in=list(ids), sheet__in=_readable(person)).select_related("sheet__round")
    return {
        one.pk: Link(one.sheet.round.name, reverse("questionnaires:answer", args=[one.sheet_id, one.item]))
        for one in rows
    }


def slip_of(token: str) -> Slip:
    """Return the link a token opens; raises GoneError for one that is used or was never made."""
    found = Slip.objects.filter(sha256=digest(token)).select_related("round__edition", "unit").first()
    if found is None or found.round.state != "open":
        raise GoneError(_("This link has been used, or the survey is closed."))
    return found


# --- questionnaires -------------------------------------------------------------------------------


def _above(unit: Unit) -> list[int]:
    return [one.pk for one in organisation.path(unit, clock.today())] or [unit.pk]


def own_editions(person: User, unit: Unit) -> QuerySet[Edition]:
    """Return the published questionnaires of the unit and the units above it, the latest of each first."""
    unit_seen(person, unit)
    return Edition.objects.filter(owner__in=_above(unit)).order_by("questionnaire", "-number")


def edition_seen(person: User, unit: Unit, questionnaire: str, number: int | None = None) -> Edition:
    """Return an own questionnaire's edition, the latest where no number is given; raises NotFoundError."""
    rows = own_editions(person, unit).filter(questionnaire=questionnaire)
    found = (rows if number is None else rows.filter(number=number)).first()
    if found is None:
        raise NotFoundError(_("There is no such questionnaire."))
    return found


def drafts_edited(person: User) -> QuerySet[Draft]:
    """Return the questionnaires being written that the person may write on."""
    return Draft.objects.filter(owner__in=units_reached(person, Permission.ROUND_EDIT).values("pk"))


def draft_to_edit(person: User, pk: int) -> Draft:
    """Return a questionnaire being written; raises NotFoundError for somebody else's."""
    found = drafts_edited(person).filter(pk=pk).select_related("owner").first()
    if found is None:
        raise NotFoundError(_("There is no such questionnaire."))
    return found
