"""Every write to visits. `seen` is the version the person's page was made from: a later one is refused."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from valvo.accounts.models import User
from valvo.attachments.actions import forget, keep
from valvo.attachments.cleaning import Cleaned
from valvo.core import clock
from valvo.core.errors import NotReadyError, Refusal, StaleError
from valvo.core.languages import LANGUAGES
from valvo.documents.canvas import Json
from valvo.documents.freezing import digest, freeze
from valvo.improvement import actions as improvement
from valvo.improvement.actions import NewAction
from valvo.improvement.choices import Origin
from valvo.inspections import danger, facts, rules
from valvo.inspections.choices import Purpose, TeamRole, VisitKind, VisitState
from valvo.inspections.definition import definition
from valvo.inspections.errors import DayError, MoveError, OwnWorkError, TeamError, TieError
from valvo.inspections.events import VisitEvent
from valvo.inspections.models import Addition, Material, Member, Observation, Picture, Report, Spread, Visit
from valvo.inspections.people import tie_of
from valvo.inspections.report import named_in, report_tree
from valvo.inspections.risk import Scored
from valvo.organisation.models import Unit
from valvo.questionnaires.actions.rounds import keep_edition
from valvo.questionnaires.loading import load_questionnaire
from valvo.questionnaires.models import Edition
from valvo.recommendations.actions import recommend
from valvo.recommendations.choices import Source
from valvo.trail.actions import record

# --- the plan -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class NewVisit:
    """A visit to be planned; `template` is the id of a ready questionnaire, or empty."""

    unit: Unit
    purpose: Purpose
    kind: VisitKind
    planned_for: date
    template: str = ""
    reason: str = ""


@transaction.atomic
def plan_visit(*, new: NewVisit, by: User, lead: User | None = None, follows: Visit | None = None) -> Visit:
    """Plan a visit; raises DayError for a day gone by, TieError where the lead works at the unit or leads it."""
    if new.planned_for < clock.today():
        raise DayError(_("The day of the visit cannot be in the past."))
    visit = _visit(new, by)
    visit.follows = follows
    visit.save()
    record(VisitEvent.PLANNED, by=by, target=visit, unit=visit.unit_id, kind=visit.kind, on=visit.planned_for)
    if lead is not None:
        add_member(visit=visit, person=lead, role=TeamRole.LEAD, by=by)
    return visit


@transaction.atomic
def plan_year(
    *, rows: Sequence[Scored], purpose: Purpose, kind: VisitKind, template: str, first: date, last: date, by: User
) -> list[Visit]:
    """Plan one visit to each of the units proposed, spread over the days given; the neediest come first."""
    if last < first or first < clock.today():
        raise DayError(_("The visits need days to come, the first before the last."))
    made = []
    for row, day in zip(rows, rules.spread(len(rows), first, last), strict=True):
        visit = _visit(NewVisit(row.unit, purpose, kind, max(day, first), template), by)
        visit.score, visit.grounds = row.score, row.grounds
        visit.save()
        record(VisitEvent.PLANNED, by=by, target=visit, unit=visit.unit_id, kind=kind.value, on=visit.planned_for)
        made.append(visit)
    return made


@transaction.atomic
def change_plan(*, visit: Visit, planned_for: date, kind: VisitKind, reason: str, by: User, seen: int | None) -> Visit:
    """Move a planned visit, or change its kind; raises DayError for a day gone by."""
    visit = _in_state(visit, VisitState.PLANNED, seen)
    if planned_for != visit.planned_for and planned_for < clock.today():
        raise DayError(_("The day of the visit cannot be in the past."))
    before, visit.planned_for = visit.planned_for, planned_for
    visit.kind, visit.reason = kind, reason
    _saved(visit)
    record(VisitEvent.CHANGED, by=by, target=visit, unit=visit.unit_id, kind=kind, on=planned_for, before=before)
    return visit


@transaction.atomic
def cancel(*, visit: Visit, reason: str, by: User, seen: int | None = None) -> Visit:
    """Give up a visit that has not been made, in words why."""
    visit = _locked(visit, seen)
    visit.reason = reason
    _moved(visit, VisitState.CANCELLED)
    record(VisitEvent.CANCELLED, by=by, target=visit, unit=visit.unit_id)
    return visit


@transaction.atomic
def add_member(*, visit: Visit, person: User, role: str, by: User) -> Member:
    """Take somebody into the team; a new lead becomes the only one, and the one before stays.

    Raises TieError for somebody who works at the unit, did so not long ago, or leads it.
    """
    visit = _open(visit)
    refuse_tie(person, visit.unit)
    if role == TeamRole.LEAD:
        visit.team.filter(role=TeamRole.LEAD).exclude(person=person).update(role=TeamRole.MEMBER)
    member, _made = Member.objects.update_or_create(visit=visit, person=person, defaults={"role": role})
    _saved(visit)
    record(VisitEvent.MEMBER_ADDED, by=by, target=visit, unit=visit.unit_id, person=person.pk, role=role)
    return member


@transaction.atomic
def remove_member(*, visit: Visit, person: int, by: User) -> None:
    """Let somebody leave the team; raises TeamError for the lead of a visit that has been made."""
    visit = _open(visit)
    member = visit.team.filter(person=person).first()
    if member is None:
        return
    if member.role == TeamRole.LEAD and visit.state != VisitState.PLANNED:
        raise TeamError(_("Choose another lead first."))
    member.delete()
    _saved(visit)
    record(VisitEvent.MEMBER_REMOVED, by=by, target=visit, unit=visit.unit_id, person=person)


@transaction.atomic
def hand_over_visits(leaver: User, to: User, by: User | None) -> int:
    """Give the leaver's places on open visits to somebody else; return how many places there were.

    Where who takes over is tied to the unit the place stays empty: those who plan visits see that nobody leads it.
    """
    held = Visit.objects.filter(team__person=leaver, state__in=rules.OPEN).select_related("unit")
    visits = list(held.select_for_update(of=("self",)))
    for visit in visits:
        _hand_over_place(visit, leaver, to, by)
    return len(visits)


def _hand_over_place(visit: Visit, leaver: User, to: User, by: User | None) -> None:
    place, mine = visit.team.get(person=leaver), visit.team.filter(person=to).first()
    place.delete()
    tied = tie_of(to, visit.unit) is not None
    if mine is None and not tied:
        Member.objects.create(visit=visit, person=to, role=place.role)
    elif mine is not None and place.role == TeamRole.LEAD:
        mine.role = TeamRole.LEAD
        mine.save(update_fields=["role"])
    _saved(visit)
    record(
        VisitEvent.MEMBER_HANDED_OVER, by=by, target=visit, unit=visit.unit_id, person=None if tied else to.pk,
        role=place.role,
    )  # fmt: skip


def refuse_tie(person: User, unit: Unit) -> None:
    """Raise TieError for somebody who works at a unit, did so not long ago, or leads it."""
    match tie_of(person, unit):
        case rules.Tie.WORKS:
            raise TieError(_("Who works at the unit, or did so not long ago, does not visit it."))
        case rules.Tie.LEADS:
            raise TieError(_("Who leads the unit does not visit it."))


# --- before the visit -----------------------------------------------------------------------------


@transaction.atomic
def ask_for(*, visit: Visit, wanted: str, due: date, by: User) -> Material:
    """Ask the unit for something before the visit; raises DayError for a day gone by or after the visit."""
    visit = _in_state(visit, VisitState.PLANNED)
    if visit.kind not in rules.FORETOLD:
        raise MoveError(_("The unit does not know of this visit: nothing can be asked for before it."))
    if not clock.today() <= due <= max(visit.planned_for, clock.today()):
        raise DayError(_("The day must be from today to the day of the visit."))
    made = Material.objects.create(visit=visit, wanted=wanted, due=due, asked_at=clock.now(), asked_by=by)
    record(VisitEvent.MATERIAL_ASKED, by=by, target=visit, unit=visit.unit_id, material=made.pk, due=due)
    return made


@transaction.atomic
def answer_material(*, material: Material, answer: str, files: Sequence[Cleaned], by: User) -> Material:
    """Keep what the unit answers; raises OwnWorkError for somebody who makes the visit."""
    visit = _open(material.visit)
    _refuse_own(visit, by)
    if not answer.strip() and not files:
        raise Refusal(_("Write an answer, or send a file."))
    material.answer, material.answered_at, material.answered_by = answer, clock.now(), by
    material.save()
    Picture.objects.bulk_create([Picture(material=material, stored=keep(cleaned=one)) for one in files])
    record(
        VisitEvent.MATERIAL_ANSWERED, by=by, target=visit, unit=visit.unit_id, material=material.pk, files=len(files)
    )
    return material


# --- the visit ------------------------------------------------------------------------------------


@transaction.atomic
def begin(*, visit: Visit, on: date, by: User, seen: int | None = None) -> Visit:
    """Say that the visit is made on a day; the team's ties are looked at once more.

    Raises TeamError without a lead, DayError for a day to come.
    """
    visit = _locked(visit, seen)
    team = list(visit.team.select_related("person"))
    if not any(member.role == TeamRole.LEAD for member in team):
        raise TeamError(_("Choose who leads the visit."))
    for member in team:
        refuse_tie(member.person, visit.unit)
    if on > clock.today():
        raise DayError(_("The day cannot be in the future."))
    visit.visited_on = on
    _moved(visit, VisitState.UNDER_WAY)
    record(VisitEvent.BEGUN, by=by, target=visit, unit=visit.unit_id, on=on)
    return visit


@dataclass(frozen=True)
class Seen:
    """What somebody on a visit writes down; `client_key` is made where the form is filled in."""

    client_key: UUID
    theme: str
    grade: str
    text: str
    item: str = ""
    place: str = ""
    danger: bool = False
    files: Sequence[Cleaned] = ()


def observe(*, visit: Visit, new: Seen, by: User) -> Observation:
    """Keep an observation; return the one already kept when it was sent before.

    An immediate danger becomes a report whose alert calls those on call, and a notice is begun.
    """
    try:
        with transaction.atomic():
            return _observe(visit, new, by)
    except IntegrityError:
        kept = Observation.objects.filter(client_key=new.client_key, visit=visit).first()
        if kept is None:
            raise
        return kept


def _observe(visit: Visit, new: Seen, by: User) -> Observation:
    visit = _in_state(visit, VisitState.UNDER_WAY)
    made = Observation.objects.create(
        visit=visit,
        client_key=new.client_key,
        theme=new.theme,
        item=new.item,
        grade=new.grade,
        text=new.text,
        place=new.place,
        danger=new.danger,
        written_at=clock.now(),
        written_by=by,
    )
    Picture.objects.bulk_create([Picture(observation=made, stored=keep(cleaned=one)) for one in new.files])
    record(
        VisitEvent.OBSERVED, by=by, target=visit, unit=visit.unit_id, observation=made.pk, theme=new.theme,
        grade=new.grade, files=len(new.files),
    )  # fmt: skip
    if new.danger:
        made.case = danger.raise_for(made, by)
        made.save(update_fields=["case"])
        record(VisitEvent.DANGER, by=by, target=visit, unit=visit.unit_id, observation=made.pk, case=made.case.pk)
    return made


@transaction.atomic
def change_observation(
    *, observation: Observation, theme: str, grade: str, text: str, item: str, place: str, by: User
) -> Observation:
    """Store an observation as it was mended, while the report is being written."""
    visit = _in_state(observation.visit, VisitState.UNDER_WAY)
    observation.theme, observation.grade, observation.text = theme, grade, text
    observation.item, observation.place = item, place
    observation.save()
    record(VisitEvent.OBSERVATION_CHANGED, by=by, target=visit, unit=visit.unit_id, observation=observation.pk)
    return observation


@transaction.atomic
def remove_observation(*, observation: Observation, by: User) -> None:
    """Take an observation away with its files; raises Refusal for one that has become an alert or an action."""
    visit = _in_state(observation.visit, VisitState.UNDER_WAY)
    if observation.danger or observation.action_id:
        raise Refusal(_("The observation has become an alert or an action, and stays."))
    record(VisitEvent.OBSERVATION_REMOVED, by=by, target=observation, unit=visit.unit_id, visit=visit.pk)
    pictures = list(observation.pictures.select_related("stored"))
    observation.delete()
    forget(files=[one.stored for one in pictures], by=by, unit=visit.unit_id)


@transaction.atomic
def decide(*, observation: Observation, decision: str, due: date, by: User) -> Observation:
    """Decide what is to be done about an observation and until when; raises DayError for a day gone by."""
    visit = _in_state(observation.visit, VisitState.UNDER_WAY, also=VisitState.COMMENTS)
    if due < clock.today():
        raise DayError(_("The day cannot be in the past."))
    observation.decision, observation.decision_due = decision, due
    observation.save(update_fields=["decision", "decision_due"])
    _saved(visit)
    record(VisitEvent.OBSERVATION_CHANGED, by=by, target=visit, unit=visit.unit_id, observation=observation.pk, due=due)
    return observation


@transaction.atomic
def act_on(*, observation: Observation, planned: NewAction, by: User) -> Observation:
    """Make an action at the unit of an observation; raises Refusal where there is one already."""
    observation = Observation.objects.select_for_update(of=("self",)).select_related("visit").get(pk=observation.pk)
    if observation.action_id:
        raise Refusal(_("There is an action for this observation already."))
    visit = observation.visit
    observation.action = improvement.add_action(
        origin=Origin.OBSERVATION, origin_id=observation.pk, unit=visit.unit, by=by, **vars(planned)
    )
    observation.save(update_fields=["action"])
    record(VisitEvent.OBSERVATION_CHANGED, by=by, target=visit, unit=visit.unit_id, observation=observation.pk)
    return observation


# --- the report -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Summary:
    """What the report says besides its observations; who was heard is counted, never named."""

    summary: str
    heard_staff: int
    heard_clients: int
    heard_children: int


@transaction.atomic
def summarise(*, visit: Visit, told: Summary, by: User, seen: int | None = None) -> Visit:
    """Store the summary and how many were heard."""
    visit = _in_state(visit, VisitState.UNDER_WAY, seen)
    for name, value in vars(told).items():
        setattr(visit, name, value)
    _saved(visit)
    record(VisitEvent.SUMMARISED, by=by, target=visit, unit=visit.unit_id)
    return visit


@transaction.atomic
def send(*, visit: Visit, by: User, seen: int | None = None) -> Visit:
    """Send the draft to the unit, which may comment; raises NotReadyError naming what is missing."""
    visit = _locked(visit, seen)
    lacking = rules.missing(facts.gathered(visit))
    if lacking:
        raise NotReadyError(_("The draft cannot be sent to the unit yet."), facts.sentences(lacking))
    visit.comment_due = clock.today() + timedelta(days=definition().comment_days)
    _moved(visit, VisitState.COMMENTS)
    record(VisitEvent.SENT, by=by, target=visit, unit=visit.unit_id, due=visit.comment_due)
    return visit


@transaction.atomic
def take_back(*, visit: Visit, by: User, seen: int | None = None) -> Visit:
    """Take the draft back to be mended; the unit's comment stays."""
    visit = _locked(visit, seen)
    _moved(visit, VisitState.UNDER_WAY)
    record(VisitEvent.TAKEN_BACK, by=by, target=visit, unit=visit.unit_id)
    return visit


@transaction.atomic
def comment(*, visit: Visit, text: str, by: User, seen: int | None = None) -> Visit:
    """Keep the unit's comment; raises OwnWorkError for somebody who makes the visit, DayError after the last day."""
    visit = _in_state(visit, VisitState.COMMENTS, seen)
    _refuse_own(visit, by)
    if visit.comment_due is not None and clock.today() > visit.comment_due:
        raise DayError(_("The last day for comments has passed."))
    visit.comment, visit.commented_at, visit.commented_by = text, clock.now(), by
    _saved(visit)
    record(VisitEvent.COMMENTED, by=by, target=visit, unit=visit.unit_id)
    return visit


@transaction.atomic
def approve(*, visit: Visit, by: User, seen: int | None = None) -> Report:
    """Approve the report and freeze it in three languages; from now on one only adds to it.

    Raises OwnWorkError for anybody who made the visit, Refusal while the unit may still comment or where somebody is
    named.
    """
    visit = _locked(visit, seen)
    if visit.team.filter(person=by).exists():
        raise OwnWorkError(_("You made the visit: somebody else approves the report."))
    commented = visit.commented_at is not None
    if visit.state == VisitState.COMMENTS and not rules.comments_over(
        due=visit.comment_due, commented=commented, today=clock.today()
    ):
        raise MoveError(_("The unit may still comment."))
    if named_in(visit):
        raise Refusal(_("The report names somebody who works at the unit or made the visit. Take the name away first."))
    visit.approved_at, visit.approved_by = clock.now(), by
    _moved(visit, VisitState.APPROVED)
    trees: Json = {language: freeze(report_tree(visit, language)) for language in LANGUAGES}
    public: Json = {language: freeze(report_tree(visit, language, public=True)) for language in LANGUAGES}
    made = Report.objects.create(
        visit=visit, trees=trees, public_trees=public, digest=digest(trees), made_at=clock.now()
    )
    record(VisitEvent.APPROVED, by=by, target=visit, unit=visit.unit_id, report=made.pk)
    return made


@transaction.atomic
def publish(*, visit: Visit, by: User, seen: int | None = None) -> Visit:
    """Let everybody read the report, without places and few heard as a span; raises Refusal where none was kept."""
    visit = _in_state(visit, VisitState.APPROVED, seen)
    if not Report.objects.filter(visit=visit).exists():
        raise Refusal(_("No report was kept when the visit was approved: there is nothing to publish."))
    if visit.published_at is None:
        visit.published_at, visit.published_by = clock.now(), by
        _saved(visit)
        record(VisitEvent.PUBLISHED, by=by, target=visit, unit=visit.unit_id)
    return visit


@transaction.atomic
def add_to(*, visit: Visit, text: str, by: User) -> Addition:
    """Add to an approved report: the report itself is never changed."""
    visit = _in_state(visit, VisitState.APPROVED)
    made = Addition.objects.create(visit=visit, text=text, added_at=clock.now(), added_by=by)
    record(VisitEvent.ADDED_TO, by=by, target=visit, unit=visit.unit_id, addition=made.pk)
    return made


@transaction.atomic
def follow_up(*, visit: Visit, planned_for: date, by: User) -> Visit:
    """Plan a visit that looks at whether what was decided has been done; the lead stays the same."""
    if visit.state not in rules.TOLD:
        raise MoveError(_("A follow-up visit is planned once the unit has the draft."))
    template = visit.edition.questionnaire if visit.edition else ""
    new = NewVisit(visit.unit, Purpose(visit.purpose), VisitKind.FOLLOW_UP, planned_for, template)
    lead = visit.team.filter(role=TeamRole.LEAD).select_related("person").first()
    return plan_visit(new=new, by=by, lead=lead.person if lead else None, follows=visit)


# --- what recurs ----------------------------------------------------------------------------------


@transaction.atomic
def spread(*, unit: Unit, theme: str, title: str, text: str, answer_by: date, to: Iterable[Unit], by: User) -> Spread:
    """Recommend to units what visits to others have shown in a theme; raises NobodyAskedError without any."""
    given = recommend(title=title, text=text, unit=unit, to=to, answer_by=answer_by, by=by, source=Source.OBSERVATION)
    made = Spread.objects.create(unit=unit, theme=theme, recommendation=given)
    record(VisitEvent.SPREAD, by=by, target=made, unit=unit, theme=theme, recommendation=given.pk)
    return made


# --- what the actions share -----------------------------------------------------------------------


def _visit(new: NewVisit, by: User) -> Visit:
    now = clock.now()
    return Visit(
        unit=new.unit,
        purpose=new.purpose,
        kind=new.kind,
        form=new.unit.provider_form,
        edition=_edition(new.template),
        reason=new.reason,
        planned_for=new.planned_for,
        planned_at=now,
        planned_by=by,
        changed_at=now,
    )


def _edition(template: str) -> Edition | None:
    return keep_edition(loaded=load_questionnaire(template)) if template else None


def _refuse_own(visit: Visit, by: User) -> None:
    if visit.team.filter(person=by).exists():
        raise OwnWorkError(_("You make the visit: somebody else answers for the unit."))


def _locked(visit: Visit, seen: int | None = None) -> Visit:
    found = Visit.objects.select_for_update(of=("self",)).select_related("unit", "edition").get(pk=visit.pk)
    if seen is not None and seen != found.version:
        raise StaleError(_("Somebody changed the visit after you opened the page. Look at it again."))
    return found


def _in_state(visit: Visit, state: VisitState, seen: int | None = None, *, also: VisitState | None = None) -> Visit:
    found = _locked(visit, seen)
    if found.state not in {state, also}:
        raise MoveError(_("This cannot be done while the visit is “%(state)s”.") % {"state": found.get_state_display()})
    return found


def _open(visit: Visit) -> Visit:
    found = _locked(visit)
    if found.state not in rules.OPEN:
        raise MoveError(_("This cannot be done while the visit is “%(state)s”.") % {"state": found.get_state_display()})
    return found


def _moved(visit: Visit, state: VisitState) -> None:
    if not rules.may_move(visit.state, state):
        message = _("This cannot be done while the visit is “%(state)s”.")
        raise MoveError(message % {"state": visit.get_state_display()})
    visit.state = state
    _saved(visit)


def _saved(visit: Visit) -> None:
    visit.version += 1
    visit.changed_at = clock.now()
    visit.save()
