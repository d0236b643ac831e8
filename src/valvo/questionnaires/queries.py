"""What pages of rounds show: sheets and their progress, results by unit and item, what waits for whom."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from valvo.accounts.access import units_reached
from valvo.accounts.models import Membership, User
from valvo.accounts.permissions import Permission, roles_with
from valvo.core import clock
from valvo.core.languages import Language
from valvo.handling.escalation import stage_on
from valvo.handling.reminding import Deadline
from valvo.improvement.access import actions_seen
from valvo.improvement.choices import Origin
from valvo.improvement.models import Action
from valvo.organisation import queries as organisation
from valvo.organisation.models import Closure, Unit
from valvo.questionnaires import rules
from valvo.questionnaires.access import named_sheets_seen, rounds_seen, sheets_seen
from valvo.questionnaires.choices import WRITABLE, Respondent, RoundState, SheetState
from valvo.questionnaires.definition import Item, Questionnaire, Section
from valvo.questionnaires.editions import questionnaire_of
from valvo.questionnaires.models import Answer, Handout, Published, Remark, Round, Sheet, Tally
from valvo.web.waiting import SHOWN, Group, Line, group, line_by

# --- lists ----------------------------------------------------------------------------------------


def rounds_at(person: User, unit: Unit) -> QuerySet[Round]:
    """Return the rounds that concern a unit: owned by it, above it or under it, with units under it taking part.

    Each carries `asked` and `handed_in`: sheets of units under the unit in view.
    """
    under = organisation.subtree(unit, clock.today()).values("pk")
    sheets = Sheet.objects.filter(round=OuterRef("pk"), unit__in=under)
    handouts = Handout.objects.filter(round=OuterRef("pk"), unit__in=under)
    here = Count("sheets", filter=Q(sheets__unit__in=under))
    done = Count("sheets", filter=Q(sheets__unit__in=under, sheets__state=SheetState.HANDED_IN))
    found = rounds_seen(person).filter(Q(owner__in=under) | Exists(sheets) | Exists(handouts))
    return found.select_related("edition", "owner").annotate(asked=here, handed_in=done)


def sheets_at(person: User, found: Round, unit: Unit) -> QuerySet[Sheet]:
    """Return a round's sheets of units under the unit in view, each with `answer_roles`: who may be reminded.

    Of a round to people by name: those the person may read.
    """
    seen = named_sheets_seen(person) if found.answered_by == Respondent.NAMED else sheets_seen(person)
    under = organisation.subtree(unit, clock.today()).values("pk")
    today = clock.today()
    in_force = Q(valid_from__lte=today) & (Q(valid_to__isnull=True) | Q(valid_to__gt=today))
    roles = Membership.objects.filter(in_force, role__in=roles_with(Permission.ROUND_ANSWER), user__is_active=True)
    whom = Prefetch("unit__memberships", roles.select_related("user"), to_attr="answer_roles")
    rows = seen.filter(round=found, unit__in=under).annotate(round_answered_by=F("round__answered_by"))
    return rows.select_related("unit", "person", "handed_in_by").prefetch_related(whom)


def own_sheets(person: User, found: Round, unit: Unit) -> QuerySet[Sheet]:
    """Return the sheets somebody answers first in a round: the person's own by name, else those of the unit in view."""
    if found.answered_by == Respondent.NAMED:
        return named_sheets_seen(person).filter(round=found, person=person).select_related("unit")
    return sheets_at(person, found, unit).filter(unit=unit).order_by("-number")


def takes_part(found: Round, unit: Unit) -> bool:
    """Tell whether a unit was asked in a round for occasions or a survey."""
    return Handout.objects.filter(round=found, unit=unit).exists()


# --- a round's progress ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Progress:
    """How far a round has come under a unit. For surveys `asked` are links given out; answers are told from five on."""

    asked: int
    begun: int = 0
    handed_in: int = 0
    units: int = 0

    @property
    def missing(self) -> int:
        """Return how many have not handed in."""
        return self.asked - self.handed_in


@dataclass(frozen=True)
class AreaLine:
    """A unit directly under the one in view, and how far it has come."""

    unit: Unit
    progress: Progress


def progress(found: Round, unit: Unit) -> Progress:
    """Return how far a round has come among a unit and those under it."""
    under = organisation.subtree(unit, clock.today()).values("pk")
    states = dict(
        Sheet.objects.filter(round=found, unit__in=under).order_by().values_list("state").annotate(number=Count("pk"))
    )
    handed = states.get(SheetState.HANDED_IN, 0)
    all_sheets = sum(states.values())
    return Progress(all_sheets, all_sheets - states.get(SheetState.WAITING, 0), handed, all_sheets)


def areas(found: Round, unit: Unit) -> tuple[AreaLine, ...]:
    """Return the units directly under a unit with how far each has come, by name; without a sheet they are left out."""
    day = clock.today()
    links = Closure.objects.filter(organisation.in_force(day), ancestor=unit, depth=1)
    children = {one.pk: one for one in Unit.objects.filter(pk__in=links.values("descendant"))}
    below = Closure.objects.filter(organisation.in_force(day), ancestor__in=children)
    rows = below.filter(descendant__sheets_of_rounds__round=found).order_by()
    counted: dict[int, dict[str, int]] = {}
    for area, state, number in rows.values_list("ancestor", "descendant__sheets_of_rounds__state").annotate(
        number=Count("pk")
    ):
        counted.setdefault(area, {})[state] = number
    lines = [AreaLine(children[area], _of_states(states)) for area, states in counted.items()]
    return tuple(sorted(lines, key=lambda line: line.unit.name))


def _of_states(states: Mapping[str, int]) -> Progress:
    asked = sum(states.values())
    return Progress(asked, asked - states.get(SheetState.WAITING, 0), states.get(SheetState.HANDED_IN, 0), asked)


@dataclass(frozen=True)
class SurveyProgress:
    """How many links were given out and how many answers have come; None where they are fewer than five."""

    given: int
    answers: int | None
    units: int


FEWEST = 5


def survey_progress(found: Round) -> SurveyProgress:
    """Return how far an anonymous survey has come as a whole; while it runs nothing is told of its parts."""
    given = list(Handout.objects.filter(round=found).values_list("given", flat=True))
    answers = sum(Tally.objects.filter(round=found, item="").values_list("count", flat=True))
    return SurveyProgress(sum(given), answers if answers >= FEWEST else None, len(given))


# --- a sheet --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class SheetRow:
    """An item asked on a sheet, with the answer and last time's."""

    item: Item
    answer: Answer | None
    last: Answer | None

    @property
    def weak(self) -> bool:
        """Tell whether the answer offers an action."""
        return self.answer is not None and rules.is_weak(self.item, self.answer.value)


@dataclass(frozen=True)
class SectionRows:
    """A section of a sheet with the items asked in it."""

    section: Section
    rows: tuple[SheetRow, ...]

    @property
    def answered(self) -> int:
        """Return how many items have an answer."""
        return sum(bool(row.answer and row.answer.value) for row in self.rows)

    @property
    def missing(self) -> int:
        """Return how many items must still be answered."""
        return sum(row.item.required and not (row.answer and row.answer.value) for row in self.rows)


@dataclass(frozen=True)
class SheetPage:
    """A sheet as it stands."""

    sheet: Sheet
    questionnaire: Questionnaire
    sections: tuple[SectionRows, ...]

    @property
    def asked(self) -> int:
        """Return how many items are asked."""
        return sum(len(one.rows) for one in self.sections)

    @property
    def answered(self) -> int:
        """Return how many of them have an answer."""
        return sum(one.answered for one in self.sections)

    @property
    def missing(self) -> int:
        """Return how many must still be answered before it can be handed in."""
        return sum(one.missing for one in self.sections)

    @property
    def writable(self) -> bool:
        """Tell whether anybody can write in it now."""
        return self.sheet.state in WRITABLE and self.sheet.round.state == RoundState.OPEN

    def place(self, section: str) -> int | None:
        """Return a section's place; None for one that asks nothing or is not there."""
        return next((place for place, one in enumerate(self.sections) if one.section.id == section), None)


def sheet_page(sheet: Sheet) -> SheetPage:
    """Return a sheet with the items asked, their answers and last time's."""
    questionnaire = questionnaire_of(sheet.round.edition)
    answers = {one.item: one for one in Answer.objects.filter(sheet=sheet).select_related("answered_by")}
    before = last_sheet(sheet)
    earlier = {one.item: one for one in Answer.objects.filter(sheet=before, counted=True)} if before else {}
    shown = {item.id for item in rules.asked(questionnaire, {name: one.value for name, one in answers.items()})}
    sections = []
    for section in questionnaire.sections:
        rows = [SheetRow(one, answers.get(one.id), earlier.get(one.id)) for one in section.items if one.id in shown]
        sections += [SectionRows(section, tuple(rows))] if rows else []
    return SheetPage(sheet, questionnaire, tuple(sections))


def last_sheet(sheet: Sheet) -> Sheet | None:
    """Return the sheet the unit, or the person by name, handed in last time the same questionnaire was sent."""
    whose = {"person": sheet.person_id} if sheet.person_id else {"unit": sheet.unit_id, "person": None}
    rows = Sheet.objects.filter(
        **whose,
        round__questionnaire=sheet.round.questionnaire,
        round__opened_at__lt=sheet.round.opened_at,
        round__answered_by__in=(Respondent.UNIT, Respondent.NAMED),
        state=SheetState.HANDED_IN,
    )
    return rows.select_related("round").order_by("-round__opened_at").first()


def actions_from(person: User, answers: Iterable[int]) -> QuerySet[Action]:
    """Return the improvement actions raised from answers that the person may read."""
    raised = actions_seen(person).filter(origin=Origin.ANSWER, origin_id__in=list(answers))
    return raised.select_related("unit", "owner").order_by("due", "pk")


# --- results --------------------------------------------------------------------------------------

Counts = dict[str, dict[str, int]]


def counts_under(found: Round, unit: Unit) -> Counts:
    """Return how units under a unit answered, by item and answer, of sheets handed in."""
    under = organisation.subtree(unit, clock.today()).values("pk")
    rows = _counted(found).filter(sheet__unit__in=under).order_by().values_list("item", "value")
    return rules.tallied(rows.annotate(number=Count("pk")).iterator())


def counts_by_area(found: Round, unit: Unit) -> dict[Unit, Counts]:
    """Return the same for each unit directly under a unit, by name."""
    day = clock.today()
    children = {one.pk: one for one in organisation.children(unit, day)}
    rows = Closure.objects.filter(organisation.in_force(day), ancestor__in=children).order_by()
    rows = rows.filter(
        descendant__sheets_of_rounds__round=found,
        descendant__sheets_of_rounds__state=SheetState.HANDED_IN,
        descendant__sheets_of_rounds__answers__counted=True,
        descendant__sheets_of_rounds__answers__item__in=_stepped(found),
    )
    answers = "descendant__sheets_of_rounds__answers"
    grouped: dict[int, list[tuple[str, str, int]]] = {}
    for area, item, value, number in rows.values_list("ancestor", f"{answers}__item", f"{answers}__value").annotate(
        number=Count("pk")
    ):
        grouped.setdefault(area, []).append((item, value, number))
    return {
        unit: rules.tallied(iter(grouped[unit.pk]))
        for unit in sorted(children.values(), key=lambda one: one.name)
        if unit.pk in grouped
    }


def _counted(found: Round) -> QuerySet[Answer]:
    return Answer.objects.filter(
        sheet__round=found, sheet__state=SheetState.HANDED_IN, counted=True, item__in=_stepped(found)
    )


def _stepped(found: Round) -> list[str]:
    return [item.id for item in questionnaire_of(found.edition).items() if item.steps]


def levels_under(found: Round, unit: Unit) -> dict[str, int]:
    """Return how many sheets handed in under a unit reach each level at most; “” for none."""
    under = organisation.subtree(unit, clock.today()).values("pk")
    rows = Sheet.objects.filter(round=found, unit__in=under, state=SheetState.HANDED_IN).order_by()
    return dict(rows.values_list("level").annotate(number=Count("pk")))


def words_under(found: Round, unit: Unit, item: str) -> list[tuple[Unit, str]]:
    """Return what units under a unit wrote to an item, with the unit."""
    under = organisation.subtree(unit, clock.today()).values("pk")
    rows = Answer.objects.filter(
        sheet__round=found, sheet__state=SheetState.HANDED_IN, sheet__unit__in=under, item=item, counted=True
    )
    return [(one.sheet.unit, one.value) for one in rows.select_related("sheet__unit")[:MOST_WORDS] if one.value]


MOST_WORDS = 200


def published_at(found: Round, units: Iterable[int]) -> dict[int, list[Published]]:
    """Return what may be shown of a survey at some units."""
    kept: dict[int, list[Published]] = {}
    for row in Published.objects.filter(round=found, unit__in=list(units)):
        kept.setdefault(row.unit_id, []).append(row)
    return kept


def remarks_at(found: Round, unit: Unit) -> list[Remark]:
    """Return the words written in a closed survey that stand at a unit or under it, in no order of time."""
    if found.state != RoundState.CLOSED:
        return []
    under = organisation.subtree(unit, clock.today()).values("pk")
    return list(Remark.objects.filter(round=found, unit__in=under).order_by("public_id")[:MOST_WORDS])


def round_before(found: Round) -> Round | None:
    """Return the last closed round of the same questionnaire by the same owner."""
    rows = Round.objects.filter(
        owner=found.owner_id,
        questionnaire=found.questionnaire,
        opened_at__lt=found.opened_at,
        state=RoundState.CLOSED,
    )
    return rows.select_related("edition", "owner").order_by("-opened_at").first()


# --- what waits -----------------------------------------------------------------------------------


def waiting_sheets(person: User, unit: Unit, language: Language) -> list[Group]:
    """Return the sheets that wait for a person in a unit and under it, and the own by name: those over apart."""
    mine = units_reached(person, Permission.ROUND_ANSWER).values("pk")
    under = organisation.subtree(unit, clock.today()).values("pk")
    of_units = Q(unit__in=mine, round__answered_by=Respondent.UNIT) & Q(unit__in=under)
    rows = Sheet.objects.filter(of_units | Q(person=person), round__state=RoundState.OPEN, state__in=WRITABLE)
    rows = rows.select_related("unit", "round__edition").order_by("round__deadline", "pk")
    today = clock.today()
    late, present = rows.filter(round__deadline__lt=today), rows.filter(round__deadline__gte=today)
    more = reverse("questionnaires:rounds")
    return [
        _waiting("rounds_over", _("Rounds over their day"), late, more, language, hot=True),
        _waiting("rounds", _("Rounds to answer"), present, more, language),
    ]


def _waiting(
    key: str, heading: str, rows: QuerySet[Sheet], more: str, language: Language, *, hot: bool = False
) -> Group:
    lines = [_line(sheet, language) for sheet in rows[:SHOWN]]
    return group(key, heading, lines, rows.order_by().count(), more, hot=hot)


def _line(sheet: Sheet, language: Language) -> Line:
    title = questionnaire_of(sheet.round.edition).title[language]
    whose = _("by name") if sheet.person_id else sheet.unit.name
    return line_by(
        sheet.round.deadline,
        title=sheet.round.name,
        address=reverse("questionnaires:sheet", args=[sheet.pk]),
        quiet=f"{whose} · {title}",
        rule=str(sheet.get_state_display()),
        button=pgettext("button", "Answer"),
    )


def deadlines() -> Iterator[Deadline]:
    """Yield the sheets not handed in whose round's deadline has come to a stage, for the daily digest."""
    asked = Q(round__answered_by=Respondent.UNIT) | Q(person__is_active=True)
    rows = Sheet.objects.filter(asked, round__state=RoundState.OPEN, state__in=WRITABLE)
    for sheet in rows.select_related("round__edition", "person").iterator(chunk_size=2_000):
        found = sheet.round
        stage = stage_on(clock.today(), due=found.deadline, started=clock.local_day(found.opened_at))
        if stage:
            what = partial(_title, questionnaire_of(found.edition))
            address = reverse("questionnaires:sheet", args=[sheet.pk])
            own = sheet.person is not None
            yield Deadline(
                "sheet", sheet.pk, found.deadline, stage, what, str(sheet.pk), address, sheet.unit_id, sheet.person,
                owner_alone=own, in_person=own,
            )  # fmt: skip


def _title(questionnaire: Questionnaire, language: Language) -> str:
    return questionnaire.title[language]


# --- links to surveys -----------------------------------------------------------------------------


def given_at(found: Round, unit: Unit) -> int:
    """Return how many links were given out at a unit."""
    return Handout.objects.filter(round=found, unit=unit).values_list("given", flat=True).first() or 0


def people_at(unit: Unit) -> list[User]:
    """Return the people with an account and a role at a unit itself today."""
    today = clock.today()
    in_force = Q(valid_from__lte=today) & (Q(valid_to__isnull=True) | Q(valid_to__gt=today))
    held = Membership.objects.filter(in_force, unit=unit).values("user")
    return list(User.objects.filter(pk__in=held, is_active=True))


def units_given(found: Round) -> list[Handout]:
    """Return the units of a survey with the links given out at each, by name."""
    rows = Handout.objects.filter(round=found).select_related("unit")
    return sorted(rows, key=lambda one: one.unit.name)


def areas_of_survey(found: Round, areas: Iterable[Unit]) -> frozenset[int]:
    """Return which of some units took part in a survey, themselves or by units under them."""
    links = Closure.objects.filter(organisation.in_force(clock.today()), ancestor__in=[one.pk for one in areas])
    asked = Handout.objects.filter(round=found).values("unit")
    return frozenset(links.filter(descendant__in=asked).values_list("ancestor", flat=True))
