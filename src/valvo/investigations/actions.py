"""Every write to investigations. `seen` is the version the person's page was made from: a later one is refused."""

from collections.abc import Mapping

from django.db import models, transaction
from django.utils.translation import gettext as _

from valvo.accounts.models import User
from valvo.core import clock
from valvo.core.errors import NotReadyError, Refusal, StaleError
from valvo.core.languages import LANGUAGES, Language
from valvo.documents.canvas import Json
from valvo.documents.freezing import digest, freeze
from valvo.handling import actions as handling
from valvo.handling.choices import CaseState
from valvo.handling.models import Case
from valvo.handling.rules import FINISHED
from valvo.improvement import actions as improvement
from valvo.improvement.actions import NewAction
from valvo.improvement.choices import Origin
from valvo.investigations import facts, rules
from valvo.investigations.choices import InvestigationState
from valvo.investigations.definition import definition, loaded
from valvo.investigations.errors import MoveError, OwnWorkError, TeamError
from valvo.investigations.events import InvestigationEvent
from valvo.investigations.models import (
    Entry,
    Investigation,
    Member,
    Recommendation,
    Report,
    SupportText,
    WorkNote,
)
from valvo.investigations.report import report_tree
from valvo.organisation.models import Unit
from valvo.trail.actions import record


@transaction.atomic
def decide(*, case: Case, level: str, reason: str, lead: User, by: User, title: str = "") -> Investigation:
    """Decide that an event is investigated, at a level, by a lead; the case waits for the report meanwhile.

    Raises Refusal where it is investigated already, or where the case is finished or not yet taken.
    """
    case = Case.objects.select_for_update().get(pk=case.pk)
    if Investigation.objects.filter(case=case).exists():
        raise Refusal(_("The event is investigated already."))
    if case.state in FINISHED:
        raise Refusal(_("The case is closed. Reopen it before the event is investigated."))
    now = clock.now()
    made = Investigation.objects.create(
        case=case,
        unit=case.unit,
        title=title or case.title,
        level=level,
        definition=loaded().sha256,
        reason=reason,
        decided_at=now,
        decided_by=by,
        due_at=definition().level(level).due(now),
        changed_at=now,
    )
    if case.state != CaseState.INVESTIGATION:
        handling.set_aside(case=case, state=CaseState.INVESTIGATION, by=by)
    record(InvestigationEvent.DECIDED, by=by, target=made, unit=made.unit_id, level=level, case=case.pk)
    add_member(investigation=made, person=lead, role=rules.LEAD, by=by)
    return made


@transaction.atomic
def add_member(*, investigation: Investigation, person: User, role: str, by: User) -> Member:
    """Take somebody into the team; a new lead becomes the only one, and the one before stays as a member."""
    investigation = _writable(investigation)
    if role not in {one.id for one in definition().roles}:
        raise TeamError(_("Choose a role."))
    if role == rules.LEAD:
        investigation.team.filter(role=rules.LEAD).exclude(person=person).update(role="member")
    elif investigation.team.filter(person=person, role=rules.LEAD).exists():
        raise TeamError(_("Choose another lead first."))
    member, _made = Member.objects.update_or_create(investigation=investigation, person=person, defaults={"role": role})
    _saved(investigation)
    record(
        InvestigationEvent.MEMBER_ADDED, by=by, target=investigation, unit=investigation.unit_id,
        person=person.pk, role=role,
    )  # fmt: skip
    return member


@transaction.atomic
def remove_member(*, investigation: Investigation, person: int, by: User) -> None:
    """Let somebody leave the team; raises TeamError for the lead."""
    investigation = _writable(investigation)
    member = investigation.team.filter(person=person).first()
    if member is None:
        return
    if member.role == rules.LEAD:
        raise TeamError(_("Choose another lead first."))
    member.delete()
    _saved(investigation)
    record(InvestigationEvent.MEMBER_REMOVED, by=by, target=investigation, unit=investigation.unit_id, person=person)


@transaction.atomic
def hand_over_places(leaver: User, to: User, by: User | None) -> int:
    """Give every place of a leaver in a team at work to somebody else; return how many there were.

    Who takes over states their own independence. Where they are in the team already they become lead if the leaver was.
    A report sent for approval keeps the team that wrote it.
    """
    found = Investigation.objects.filter(team__person=leaver, state=InvestigationState.RUNNING)
    investigations = list(found.select_for_update(of=("self",)))
    for investigation in investigations:
        _hand_over_place(investigation, leaver, to, by)
    return len(investigations)


def _hand_over_place(investigation: Investigation, leaver: User, to: User, by: User | None) -> None:
    place, mine = investigation.team.get(person=leaver), investigation.team.filter(person=to).first()
    place.delete()
    if mine is None:
        Member.objects.create(investigation=investigation, person=to, role=place.role)
    elif place.role == rules.LEAD:
        mine.role = rules.LEAD
        mine.save(update_fields=["role"])
    _saved(investigation)
    record(
        InvestigationEvent.MEMBER_HANDED_OVER, by=by, target=investigation, unit=investigation.unit_id,
        person=to.pk, role=place.role,
    )  # fmt: skip


@transaction.atomic
def state_independence(*, investigation: Investigation, independent: bool, ties: str, by: User) -> Member:
    """Store what a member of the team states about their own ties to the event; others cannot state it for them."""
    investigation = _writable(investigation)
    member = investigation.team.filter(person=by).first()
    if member is None:
        raise TeamError(_("You are not in the team."))
    if not independent and not ties.strip():
        raise TeamError(_("Say in what way you have to do with the event."))
    member.independent, member.ties, member.stated_at = independent, ties.strip(), clock.now()
    member.save()
    _saved(investigation)
    record(InvestigationEvent.STATED, by=by, target=investigation, unit=investigation.unit_id, independent=independent)
    return member


@transaction.atomic
def add_entry(*, investigation: Investigation, entry: Entry, by: User) -> None:
    """Write down something the team has found: a moment, a factor, a barrier, a finding, a note and so on."""
    investigation = _writable(investigation)
    entry.investigation = investigation  # type: ignore[attr-defined]  # every kind of entry has one
    _written(entry, by)
    _saved(investigation)
    _recorded(InvestigationEvent.ENTRY_ADDED, investigation, entry, by)


@transaction.atomic
def change_entry(*, investigation: Investigation, entry: Entry, by: User) -> None:
    """Store an entry as it was changed."""
    investigation = _writable(investigation)
    _written(entry, by)
    _saved(investigation)
    _recorded(InvestigationEvent.ENTRY_CHANGED, investigation, entry, by)


@transaction.atomic
def remove_entry(*, investigation: Investigation, entry: Entry, by: User) -> None:
    """Take an entry away; raises Refusal for a recommendation that has become an action or gone to other units."""
    investigation = _writable(investigation)
    if isinstance(entry, Recommendation) and entry.action_id:
        raise Refusal(_("The recommendation has become an action. Give the action up instead."))
    if isinstance(entry, Recommendation) and facts.is_spread(entry):
        raise Refusal(_("The recommendation has gone to other units. It stays here as well."))
    _recorded(InvestigationEvent.ENTRY_REMOVED, investigation, entry, by)
    entry.delete()
    _saved(investigation)


@transaction.atomic
def act_on(*, recommendation: Recommendation, planned: NewAction, by: User) -> Recommendation:
    """Make an action of a recommendation; it belongs to the case, whose closing asks for it to be verified."""
    recommendation = Recommendation.objects.select_for_update().get(pk=recommendation.pk)
    if recommendation.action_id:
        raise Refusal(_("There is an action for this recommendation already."))
    investigation = recommendation.investigation
    recommendation.action = improvement.add_action(
        origin=Origin.CASE, origin_id=investigation.case_id, unit=investigation.unit, by=by, **vars(planned)
    )
    recommendation.save(update_fields=["action"])
    _recorded(InvestigationEvent.ENTRY_CHANGED, investigation, recommendation, by)
    return recommendation


@transaction.atomic
def summarise(
    *,
    investigation: Investigation,
    title: str,
    summary: str,
    no_recommendation_reason: str,
    by: User,
    seen: int | None = None,
) -> Investigation:
    """Store the title and summary of the report, and why nothing is recommended where nothing is."""
    investigation = _writable(investigation, seen)
    investigation.title, investigation.summary = title, summary
    investigation.no_recommendation_reason = no_recommendation_reason
    _saved(investigation)
    record(InvestigationEvent.SUMMARISED, by=by, target=investigation, unit=investigation.unit_id)
    return investigation


@transaction.atomic
def offer_support(*, investigation: Investigation, by: User) -> Investigation:
    """Note that everybody involved was offered support; nobody ever notes who took it."""
    investigation = _writable(investigation)
    if investigation.support_offered_at is None:
        investigation.support_offered_at = clock.now()
        _saved(investigation)
        record(InvestigationEvent.SUPPORT_OFFERED, by=by, target=investigation, unit=investigation.unit_id)
    return investigation


@transaction.atomic
def send(*, investigation: Investigation, by: User, seen: int | None = None) -> Investigation:
    """Send the report for approval; raises NotReadyError naming what is missing."""
    investigation = _locked(investigation, seen)
    lacking = rules.missing(facts.gathered(investigation))
    if lacking:
        raise NotReadyError(_("The report cannot be sent for approval yet."), facts.sentences(lacking))
    investigation.sent_at = clock.now()
    _moved(investigation, InvestigationState.REVIEW)
    record(InvestigationEvent.SENT, by=by, target=investigation, unit=investigation.unit_id)
    return investigation


@transaction.atomic
def send_back(*, investigation: Investigation, by: User, seen: int | None = None) -> Investigation:
    """Send the report back to the team."""
    investigation = _locked(investigation, seen)
    investigation.sent_at = None
    _moved(investigation, InvestigationState.RUNNING)
    record(InvestigationEvent.SENT_BACK, by=by, target=investigation, unit=investigation.unit_id)
    return investigation


@transaction.atomic
def approve(*, investigation: Investigation, by: User, seen: int | None = None) -> Report:
    """Approve the report and freeze it in three languages; raises OwnWorkError for anybody who investigated.

    The case goes on being handled, and the work notes get the day they are deleted.
    """
    investigation = _locked(investigation, seen)
    team = frozenset(investigation.team.values_list("person", flat=True))
    if not rules.may_approve(approver=by.pk, team=team):
        raise OwnWorkError(_("You have investigated: somebody else approves the report."))
    now = clock.now()
    investigation.approved_at, investigation.approved_by = now, by
    investigation.notes_expire_on = rules.notes_expire_on(clock.local_day(now), definition().notes_kept_days)
    _moved(investigation, InvestigationState.APPROVED)
    trees: Json = {language: freeze(report_tree(investigation, language)) for language in LANGUAGES}
    made = Report.objects.create(
        investigation=investigation, trees=trees, digest=digest(trees), made_at=now, made_by=by
    )
    _let_the_case_go_on(investigation, by)
    record(InvestigationEvent.APPROVED, by=by, target=investigation, unit=investigation.unit_id, report=made.pk)
    return made


@transaction.atomic
def abandon(*, investigation: Investigation, reason: str, by: User, seen: int | None = None) -> Investigation:
    """End an investigation without a report, in words why; its work notes go at once."""
    investigation = _locked(investigation, seen)
    investigation.abandoned_reason = reason
    _moved(investigation, InvestigationState.ABANDONED)
    _let_the_case_go_on(investigation, by)
    record(InvestigationEvent.ABANDONED, by=by, target=investigation, unit=investigation.unit_id)
    _expire(investigation)
    return investigation


@transaction.atomic
def expire_notes() -> int:
    """Delete the work notes whose time has run out; return how many were deleted. The trail keeps the count."""
    due = Investigation.objects.filter(notes_expire_on__lte=clock.today(), notes_expired_at__isnull=True)
    return sum(_expire(one) for one in due.select_for_update())


@transaction.atomic
def write_support(*, unit: Unit, texts: Mapping[Language, str], by: User) -> SupportText:
    """Store a unit's own words and contacts for support to staff, shown at it and everything under it."""
    values = {f"text_{language}": texts[language].strip() for language in LANGUAGES}
    made, _made = SupportText.objects.update_or_create(
        unit=unit, defaults={**values, "changed_at": clock.now(), "changed_by": by}
    )
    record(InvestigationEvent.SUPPORT_WRITTEN, by=by, target=made, unit=unit)
    return made


# --- what the actions share -----------------------------------------------------------------------


def _locked(investigation: Investigation, seen: int | None = None) -> Investigation:
    found = Investigation.objects.select_for_update().get(pk=investigation.pk)
    if seen is not None and seen != found.version:
        raise StaleError(_("Somebody changed the investigation after you opened the page. Look at it again."))
    return found


def _writable(investigation: Investigation, seen: int | None = None) -> Investigation:
    found = _locked(investigation, seen)
    if found.state != InvestigationState.RUNNING:
        raise MoveError(_("The investigation is not under way: nothing can be written in it."))
    return found


def _moved(investigation: Investigation, state: InvestigationState) -> None:
    if not rules.may_move(investigation.state, state):
        message = _("An investigation that is “%(before)s” cannot become “%(after)s”.")
        raise MoveError(message % {"before": investigation.get_state_display(), "after": state.label})
    investigation.state = state
    _saved(investigation)


def _saved(investigation: Investigation) -> None:
    investigation.version += 1
    investigation.changed_at = clock.now()
    investigation.save()


def _written(entry: Entry, by: User) -> None:
    entry.written_at, entry.written_by = clock.now(), by
    entry.save()


def _recorded(tag: InvestigationEvent, investigation: Investigation, entry: models.Model, by: User) -> None:
    kind = str(entry._meta.model_name)  # noqa: SLF001 (Django's documented model API)
    record(tag, by=by, target=investigation, unit=investigation.unit_id, kind=kind, entry=entry.pk)


def _let_the_case_go_on(investigation: Investigation, by: User) -> None:
    if investigation.case.state == CaseState.INVESTIGATION:
        handling.resume(case=investigation.case, by=by)


def _expire(investigation: Investigation) -> int:
    deleted, _by_model = WorkNote.objects.filter(investigation=investigation).delete()
    investigation.notes_expired_at = clock.now()
    _saved(investigation)
    record(InvestigationEvent.NOTES_EXPIRED, by=None, target=investigation, unit=investigation.unit_id, notes=deleted)
    return deleted
