"""Every write of programmes: adopting, answering, voting. `seen` is the version the person's page was made from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from valvo.accounts.models import User
from valvo.core import clock
from valvo.core.errors import StaleError
from valvo.improvement import actions as improvement
from valvo.improvement.choices import Origin
from valvo.improvement.models import Action
from valvo.organisation import queries as organisation
from valvo.organisation.choices import UnitKind
from valvo.organisation.models import Unit
from valvo.programmes import rules
from valvo.programmes.access import Followed
from valvo.programmes.choices import AnswerLevel, MemberPosition
from valvo.programmes.definition import Programme, Task
from valvo.programmes.editions import programme_of, table_of
from valvo.programmes.errors import (
    AdoptionError,
    AnswerError,
    BallotError,
    NotConcernedError,
    ScheduleError,
    TakenError,
)
from valvo.programmes.events import ProgrammeEvent
from valvo.programmes.importing import as_next, write_programme
from valvo.programmes.loading import LoadedProgramme, ProgrammeError
from valvo.programmes.models import Adoption, Answerer, Ballot, Edition, Evaluation, Member, Sheet
from valvo.programmes.rules import YearProblem
from valvo.trail.actions import record

# --- taking in and adopting -----------------------------------------------------------------------


@transaction.atomic
def take_in(*, programme: Programme, organiser: Unit, by: User, dry_run: bool = False) -> bool:
    """Take in a programme from a table as the next version; return False where it is there as it is.

    Raises TakenError for a programme that only others follow, StaleError where another version came in between.
    """
    _refuse_others(programme, organiser)
    following = as_next(programme)
    if following is None or dry_run:
        return following is not None
    try:
        edition = _kept(write_programme(following))
    except ProgrammeError as error:
        raise StaleError(_("Somebody else took in the programme at the same time.")) from error
    record(
        ProgrammeEvent.IMPORTED, by=by, target=edition, unit=organiser, programme=programme.id, version=edition.version
    )
    return True


def _refuse_others(programme: Programme, organiser: Unit) -> None:
    own = {one.pk for one in organisation.path(organiser, clock.today())}
    followed = set(Adoption.objects.filter(programme=programme.id).values_list("organiser", flat=True))
    if followed and not followed & own:
        raise TakenError(
            _("Another organiser follows a programme with the id %(id)s. Choose another id in its row.")
            % {"id": programme.id}
        )


@transaction.atomic
def adopt(
    *,
    loaded: LoadedProgramme,
    organiser: Unit,
    answerers: Mapping[str, UnitKind],
    valid_from: date,
    by: User | None,
    provider_forms: Sequence[str] = (),
) -> Adoption:
    """Let an organiser follow a programme from a day; a new edition of one already followed takes over that day.

    `answerers` says for each level which kind of unit answers; levels left out are asked of nobody. Raises
    AdoptionError where the days do not fit, or nothing changes.
    """
    if not answerers:
        raise AdoptionError(_("Say for at least one level which units answer."))
    if valid_from.year > (last := max(loaded.programme.years)):
        raise AdoptionError(_("The programme's last year is %(year)s: nothing would be asked.") % {"year": last})
    edition = _kept(loaded)
    _make_room(organiser=organiser, edition=edition, valid_from=valid_from, by=by)
    adoption = Adoption.objects.create(
        programme=edition.programme,
        edition=edition,
        organiser=organiser,
        provider_forms=list(provider_forms),
        valid_from=valid_from,
        adopted_at=clock.now(),
        adopted_by=by,
    )
    Answerer.objects.bulk_create(
        Answerer(adoption=adoption, level=level, kind=kind) for level, kind in answerers.items()
    )
    record(
        ProgrammeEvent.ADOPTED,
        by=by,
        target=adoption,
        unit=organiser,
        programme=edition.programme,
        edition=edition.pk,
        valid_from=valid_from,
    )
    return adoption


@transaction.atomic
def end_adoption(*, adoption: Adoption, valid_to: date, by: User | None) -> None:
    """End an adoption from a day on; raises AdoptionError for one already ended or a day before its first."""
    adoption = Adoption.objects.select_for_update().get(pk=adoption.pk)
    if adoption.valid_to is not None:
        raise AdoptionError(_("The programme is no longer followed."))
    if valid_to <= adoption.valid_from:
        raise AdoptionError(_("A programme cannot end before the day it was adopted from."))
    adoption.valid_to = valid_to
    adoption.save(update_fields=["valid_to"])
    record(ProgrammeEvent.ENDED, by=by, target=adoption, unit=adoption.organiser_id, valid_to=valid_to)


@transaction.atomic
def share_results(*, adoption: Adoption, shared: bool, by: User | None) -> None:
    """Let the other organisers that share their results on the programme see this one's shares, or no longer."""
    Adoption.objects.filter(organiser=adoption.organiser_id, programme=adoption.programme).update(shares_results=shared)
    record(ProgrammeEvent.SHARING, by=by, target=adoption, unit=adoption.organiser_id, shared=shared)


def _kept(loaded: LoadedProgramme) -> Edition:
    programme = loaded.programme
    edition, _made = Edition.objects.get_or_create(
        sha256=loaded.sha256,
        defaults={
            "programme": programme.id,
            "version": programme.version,
            "content": programme.model_dump(mode="json"),
            "kept_at": clock.now(),
        },
    )
    return edition


def _make_room(*, organiser: Unit, edition: Edition, valid_from: date, by: User | None) -> None:
    earlier = Adoption.objects.select_for_update().filter(organiser=organiser, programme=edition.programme)
    for one in earlier:
        if one.valid_to is not None and one.valid_to > valid_from:
            raise AdoptionError(_("The programme was already followed on that day."))
        if one.valid_to is None and one.edition_id == edition.pk:
            raise AdoptionError(_("The programme is already followed."))
        if one.valid_to is None:
            end_adoption(adoption=one, valid_to=valid_from, by=by)


# --- answering ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class NewAnswer:
    """What a unit answers about a task for a year."""

    task: str
    year: int
    level: AnswerLevel
    text: str = ""
    evidence: str = ""


def answer(*, followed: Followed, new: NewAnswer, by: User | None, seen: int | None = None) -> Evaluation:
    """Keep a unit's answer. `seen` is the version answered upon: 0 where there was none, None to answer regardless.

    Raises ScheduleError, NotConcernedError, AnswerError, or StaleError when somebody answered in between.
    """
    adoption = check_asked(followed, new)
    try:
        with transaction.atomic():
            return _keep(followed.unit, adoption, new, by, seen)
    except IntegrityError as error:  # two first answers at the same moment
        raise StaleError(_somebody_answered()) from error


def _somebody_answered() -> str:
    return _("Somebody answered this after you opened the page. What you wrote is kept below.")


def check_asked(followed: Followed, new: NewAnswer) -> Adoption:
    """Return the adoption an answer is given under; raises the refusals of `answer` but for StaleError."""
    if new.level == AnswerLevel.NOT_RELEVANT and not new.text.strip():
        raise AnswerError(_("Say why the task is not relevant to the unit."))
    adoption = followed.adoption_in(new.year)
    edition = (adoption or followed.latest).edition
    place = table_of(edition).places.get(new.task)
    if place is None:
        raise NotConcernedError(_("The programme has no task %(task)s.") % {"task": new.task})
    asked = table_of(edition).tasks[place]
    _check_year(followed, asked.task, new.year)
    if adoption is None or set(asked.levels).isdisjoint(followed.levels_of(followed.unit, new.year)):
        message = _("Task %(task)s is not asked of %(unit)s for %(year)s.")
        raise NotConcernedError(message % {"task": new.task, "unit": followed.unit.name, "year": new.year})
    return adoption


def _check_year(followed: Followed, task: Task, year: int) -> None:
    adoption = followed.adoption_in(year) or followed.latest
    problem = rules.year_problem(task, year, today=clock.today(), begins=adoption.valid_from, ends=adoption.valid_to)
    sentences = {
        YearProblem.NOT_SCHEDULED: _("Task %(task)s is evaluated in %(years)s, not in %(year)s."),
        YearProblem.NOT_BEGUN: _("The year %(year)s has not begun yet."),
        YearProblem.NOT_ADOPTED: _("The programme was not followed in %(year)s."),
    }
    if problem:
        years = ", ".join(str(one) for one in task.years)
        raise ScheduleError(sentences[problem] % {"task": task.id, "year": year, "years": years})


def _keep(unit: Unit, adoption: Adoption, new: NewAnswer, by: User | None, seen: int | None) -> Evaluation:
    found = (
        Evaluation.objects.select_for_update()
        .filter(unit=unit, programme=adoption.programme, task=new.task, year=new.year)
        .first()
    )
    if seen is not None and seen != (found.version if found else 0):
        raise StaleError(_somebody_answered())
    before = found.level if found else None
    row = found or Evaluation(unit=unit, programme=adoption.programme, task=new.task, year=new.year, version=0)
    row.edition, row.level = adoption.edition, new.level
    row.text, row.evidence = new.text.strip(), new.evidence.strip()
    row.answered_at, row.answered_by = clock.now(), by
    row.version += 1
    row.save()
    _write_sheet(unit, adoption.edition, new.year)
    record(
        ProgrammeEvent.ANSWERED,
        by=by,
        target=row,
        unit=unit,
        task=new.task,
        year=new.year,
        level=new.level.value,
        before=before,
    )
    return row


def _write_sheet(unit: Unit, edition: Edition, year: int) -> None:
    """Derive the unit's sheet of a year anew from its answers, so that it can never drift from them."""
    rows = Evaluation.objects.filter(unit=unit, programme=edition.programme, year=year)
    marks = table_of(edition).marks(dict(rows.values_list("task", "level")))
    Sheet.objects.update_or_create(
        unit=unit,
        programme=edition.programme,
        year=year,
        defaults={
            "edition": edition,
            "marks": marks,
            "answered": len(marks) - marks.count("."),
            "changed_at": clock.now(),
        },
    )


def raise_action(
    *,
    evaluation: Evaluation,
    title: str,
    owner: User,
    due: date,
    by: User | None,
    text: str = "",
    effect: str = "",
    indicator: str = "",
    cost: str = "",
    check_on: date | None = None,
) -> Action:
    """Raise an improvement action from a unit's answer."""
    return improvement.add_action(
        origin=Origin.EVALUATION,
        origin_id=evaluation.pk,
        title=title,
        text=text,
        owner=owner,
        unit=evaluation.unit,
        due=due,
        effect=effect,
        indicator=indicator,
        cost=cost,
        check_on=check_on,
        by=by,
    )


# --- voting ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class NewMember:
    """A member that votes, and its inhabitants."""

    name: str
    inhabitants: int


@transaction.atomic
def open_ballot(*, edition: Edition, organiser: Unit, members: Sequence[NewMember], by: User | None) -> Ballot:
    """Open a vote on a plan among members; raises BallotError where the plan has no rule or a vote is open."""
    if programme_of(edition).approval is None:
        raise BallotError(_("The programme has no rule of approval."))
    if not members:
        raise BallotError(_("A vote needs members."))
    if Ballot.objects.filter(organiser=organiser, programme=edition.programme, closed_at__isnull=True).exists():
        raise BallotError(_("A vote is already open."))
    names = [one.name.casefold() for one in members]
    twice = sorted({one.name for one in members if names.count(one.name.casefold()) > 1})
    if twice:
        raise BallotError(_("These members are named twice: %(names)s.") % {"names": ", ".join(twice)})
    ballot = Ballot.objects.create(
        programme=edition.programme, edition=edition, organiser=organiser, opened_at=clock.now(), opened_by=by
    )
    Member.objects.bulk_create(Member(ballot=ballot, name=one.name, inhabitants=one.inhabitants) for one in members)
    record(ProgrammeEvent.BALLOT_OPENED, by=by, target=ballot, unit=organiser, members=len(members))
    return ballot


@transaction.atomic
def record_vote(
    *,
    ballot: Ballot,
    member: int,
    position: MemberPosition,
    decided_on: date | None,
    by: User | None,
    note: str = "",
    seen: int | None = None,
) -> Member:
    """Record how a member has decided and when; raises BallotError when the vote is closed, StaleError when changed."""
    _open(ballot)
    row = Member.objects.select_for_update().filter(ballot=ballot, pk=member).first()
    if row is None:
        raise BallotError(_("There is no such member in this vote."))
    if seen is not None and seen != row.version:
        raise StaleError(_("Somebody recorded this member's vote after you opened the page."))
    if position != MemberPosition.WAITING and decided_on is None:
        raise BallotError(_("Say on which day the member decided."))
    if decided_on is not None and decided_on > clock.today():
        raise BallotError(_("The day of a decision cannot be in the future."))
    row.position, row.note = position, note
    row.decided_on = None if position == MemberPosition.WAITING else decided_on
    row.version += 1
    row.save()
    record(
        ProgrammeEvent.VOTED, by=by, target=row, unit=ballot.organiser_id, position=position.value, on=row.decided_on
    )
    return row


@transaction.atomic
def close_ballot(*, ballot: Ballot, by: User | None) -> Ballot:
    """Close a vote; the outcome by the rule of its edition is kept with it."""
    ballot = _open(ballot)
    rule = programme_of(ballot.edition).approval
    if rule is None:
        raise BallotError(_("The programme has no rule of approval."))
    ballot.approved = rules.outcome(rule, votes_of(ballot)).approved
    ballot.closed_at, ballot.closed_by = clock.now(), by
    ballot.save()
    record(ProgrammeEvent.BALLOT_CLOSED, by=by, target=ballot, unit=ballot.organiser_id, approved=ballot.approved)
    return ballot


def votes_of(ballot: Ballot) -> list[rules.MemberVote]:
    """Return a ballot's votes as the rule counts them."""
    rows = Member.objects.filter(ballot=ballot).values_list("inhabitants", "position")
    return [rules.MemberVote(inhabitants, rules.Position(position)) for inhabitants, position in rows]


def _open(ballot: Ballot) -> Ballot:
    ballot = Ballot.objects.select_for_update().select_related("edition").get(pk=ballot.pk)
    if ballot.closed_at is not None:
        raise BallotError(_("The vote is closed."))
    return ballot
