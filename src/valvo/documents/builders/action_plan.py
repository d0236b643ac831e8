"""The status of improvement actions for a meeting: by state, what is open with its day and who owns it, what helped.

Persons are told by the role they hold, not by name: the paper goes further than the meeting.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from django.db.models import Q, QuerySet

from valvo.accounts.models import Membership
from valvo.accounts.permissions import Role
from valvo.core import clock
from valvo.core.figures import Figure, format_period
from valvo.core.languages import Language, Text
from valvo.core.periods import Period
from valvo.documents.builders.review import unit_name
from valvo.documents.tree import (
    Block,
    Cell,
    Column,
    Document,
    KeyFigure,
    KeyFigures,
    Kind,
    Note,
    Row,
    RowKind,
    Section,
    Tone,
)
from valvo.documents.tree import Table as Tabled
from valvo.improvement.choices import ActionState, Effect, Origin
from valvo.improvement.models import Action
from valvo.organisation.models import Unit
from valvo.organisation.queries import in_force, subtree
from valvo.programmes.models import Evaluation

MOST_OPEN, MOST_FINISHED = 150, 40  # what a meeting can go through; the page of actions has them all
OPEN = (ActionState.PLANNED, ActionState.UNDER_WAY)
TITLE = Text(sv="Åtgärdsplanens läge", fi="Toimenpidesuunnitelman tilanne", en="Status of the action plan")
HEADINGS: Mapping[str, Text] = MappingProxyType(
    {
        "meeting": Text(sv="Till mötet", fi="Kokoukselle", en="For the meeting"),
        "states": Text(sv="Åtgärderna efter läge", fi="Toimenpiteet tilan mukaan", en="Actions by state"),
        "open": Text(sv="Öppna åtgärder", fi="Avoimet toimenpiteet", en="Open actions"),
        "finished": Text(sv="Gjort under perioden", fi="Jaksolla tehty", en="Done in the period"),
        "decisions": Text(sv="Mötets beslut", fi="Kokouksen päätökset", en="Decisions of the meeting"),
    }
)
WORDS: Mapping[str, Text] = MappingProxyType(
    {
        "subtitle": Text(sv="Underlag för ett möte", fi="Kokouksen aineisto", en="Paper for a meeting"),
        "open": Text(sv="Öppna", fi="Avoinna", en="Open"),
        "overdue": Text(sv="Över tiden", fi="Myöhässä", en="Overdue"),
        "to_verify": Text(sv="Väntar på verifiering", fi="Odottaa varmistusta", en="To be verified"),
        "worked": Text(sv="Har hjälpt", fi="Auttoi", en="Have helped"),
        "state": Text(sv="Läge", fi="Tila", en="State"),
        "number": Text(sv="Antal", fi="Määrä", en="Number"),
        "all": Text(sv="Sammanlagt", fi="Yhteensä", en="In all"),
        "action": Text(sv="Åtgärd", fi="Toimenpide", en="Action"),
        "unit": Text(sv="Enhet", fi="Yksikkö", en="Unit"),
        "owner": Text(sv="Den ansvarigas roll", fi="Vastuuhenkilön rooli", en="Owner's role"),
        "due": Text(sv="Senast", fi="Viimeistään", en="Due"),
        "from": Text(sv="Från", fi="Peruste", en="From"),
        "effect": Text(sv="Effekt", fi="Vaikutus", en="Effect"),
        "done": Text(sv="Gjord", fi="Tehty", en="Done"),
        "late": Text(sv="över tiden", fi="myöhässä", en="overdue"),
        "measure": Text(sv="Programuppgift {task}", fi="Ohjelman tehtävä {task}", en="Programme task {task}"),
        "states_caption": Text(
            sv="Antal åtgärder efter läge", fi="Toimenpiteiden määrä tilan mukaan", en="Number of actions by state"
        ),
        "open_caption": Text(
            sv="Öppna åtgärder, den som ska vara klar först överst",
            fi="Avoimet toimenpiteet määräpäivän mukaan",
            en="Open actions, the first due on top",
        ),
        "finished_caption": Text(
            sv="Åtgärder som gjorts under perioden, och om de hjälpte",
            fi="Jaksolla tehdyt toimenpiteet ja niiden vaikutus",
            en="Actions done in the period, and whether they helped",
        ),
        "not_seen": Text(sv="ännu inte bedömd", fi="ei vielä arvioitu", en="not yet looked at"),
        "more": Text(
            sv="{number} åtgärder till visas inte här; alla finns på sidan Åtgärder.",
            fi="{number} muuta toimenpidettä ei näy tässä; kaikki ovat sivulla Toimenpiteet.",
            en="{number} more actions are not shown here; all are on the page Actions.",
        ),
        "method": Text(
            sv="Åtgärder vid enheten och enheterna under den. Läget är det som gällde när dokumentet "
            "byggdes. Över tiden är den som inte är gjord fast dagen har gått.",
            fi="Toimenpiteet yksikössä ja sen alaisissa yksiköissä. Tila on se, joka oli voimassa "
            "asiakirjaa muodostettaessa. Myöhässä on tekemätön toimenpide, jonka määräpäivä on mennyt.",
            en="Actions at the unit and the units under it, in the state they had when the document was "
            "built. Overdue is what is not done although its day has passed.",
        ),
        "no_role": Text(sv="utan roll", fi="ei roolia", en="no role"),
    }
)
EFFECTS: Mapping[str, Text] = MappingProxyType(
    {
        Effect.WORKED: Text(sv="hjälpte", fi="auttoi", en="it worked"),
        Effect.NOT: Text(sv="hjälpte inte", fi="ei auttanut", en="it did not work"),
        Effect.UNCLEAR: Text(sv="kan inte avgöras", fi="ei voi päätellä", en="cannot be told"),
    }
)


def say(name: str, language: Language) -> str:
    """Return a word of the document."""
    return WORDS[name][language]


@dataclass(frozen=True)
class Told:
    """The actions of a period and what is needed to tell of them."""

    actions: Sequence[Action]
    roles: Mapping[int, str]
    tasks: Mapping[int, str]
    day: date
    language: Language

    def late(self, one: Action) -> bool:
        """Tell whether an action is not done although its day has passed."""
        return one.state in OPEN and one.due < self.day

    def source(self, one: Action) -> str:
        """Return what raised an action: the programme's task, else the kind of origin."""
        task = self.tasks.get(one.origin_id) if one.origin == Origin.EVALUATION else None
        return WORDS["measure"][self.language].format(task=task) if task else str(Origin(one.origin).label)


def build(unit: Unit, period: Period, language: Language) -> Document:
    """Return the status of the actions that were open at some time of a period."""
    told = _told(unit, period, language)
    blocks: Mapping[str, tuple[Block, ...]] = {
        "meeting": (_keys(told),),
        "states": (_states(told),),
        "open": _open(told),
        "finished": _finished(told, period),
        "decisions": (),
    }
    return Document(
        name="action-plan",
        title=TITLE[language],
        subtitle=say("subtitle", language),
        language=language,
        organisation=unit_name(unit, language),
        period=format_period(period, language),
        as_of=told.day,
        sections=tuple(Section(HEADINGS[key][language], blocks=made) for key, made in blocks.items()),
    )


def _told(unit: Unit, period: Period, language: Language) -> Told:
    day = min(period.last, clock.today())
    actions = list(_during(unit, period).select_related("unit", "effect_check").order_by("due", "pk"))
    raised = [one.origin_id for one in actions if one.origin == Origin.EVALUATION]
    tasks = dict(Evaluation.objects.filter(pk__in=raised).values_list("pk", "task"))
    return Told(actions, _roles({one.owner_id for one in actions}, day), tasks, day, language)


def _during(unit: Unit, period: Period) -> QuerySet[Action]:
    start, end = clock.start_of_day(period.first), clock.start_of_day(period.end)
    ended = Q(verified_at__lt=start) | Q(cancelled_at__lt=start)
    within = subtree(unit, min(period.last, clock.today())).values("pk")
    return Action.objects.filter(unit__in=within, created_at__lt=end).exclude(ended)


def _roles(people: set[int], day: date) -> dict[int, str]:
    """Return the role each person holds, the one held longest where there are several."""
    held = Membership.objects.filter(in_force(day), user__in=people).order_by("-valid_from", "-pk")
    return {user: str(Role(role).label) for user, role in held.values_list("user", "role")}


def _keys(told: Told) -> KeyFigures:
    states = Counter(one.state for one in told.actions)
    late = sum(told.late(one) for one in told.actions)
    worked = sum(_effect(one) == Effect.WORKED for one in told.actions)
    items = (
        ("open", sum(states[state] for state in OPEN), Tone.PLAIN),
        ("overdue", late, Tone.WORSE if late else Tone.PLAIN),
        ("to_verify", states[ActionState.DONE], Tone.PLAIN),
        ("worked", worked, Tone.PLAIN),
    )
    return KeyFigures(
        tuple(
            KeyFigure(say(name, told.language), Figure(number, definition=f"actions.{name}"), tone=tone)
            for name, number, tone in items
        )
    )


def _effect(one: Action) -> str:
    check = getattr(one, "effect_check", None)
    return check.effect if check else ""


def _states(told: Told) -> Tabled:
    language = told.language
    rows = [
        _state_row(str(state.label), [one for one in told.actions if one.state == state], told) for state in ActionState
    ]
    total = _state_row(say("all", language), told.actions, told, RowKind.TOTAL)
    columns = (
        Column(say("state", language), Kind.TEXT),
        Column(say("number", language)),
        Column(say("overdue", language)),
    )
    return Tabled(caption=say("states_caption", language), columns=columns, rows=(*rows, total))


def _state_row(name: str, actions: Sequence[Action], told: Told, kind: RowKind = RowKind.PLAIN) -> Row:
    return Row((name, Figure(len(actions)), Figure(sum(told.late(one) for one in actions))), kind)


def _open(told: Told) -> tuple[Block, ...]:
    found = [one for one in told.actions if one.state in OPEN]
    method = Note(say("method", told.language), "method")
    if not found:
        return (method,)
    names = ("action", "unit", "owner", "due", "state", "from")
    table = Tabled(
        caption=say("open_caption", told.language),
        columns=tuple(Column(say(name, told.language), Kind.DATE if name == "due" else Kind.TEXT) for name in names),
        rows=tuple(Row(_open_cells(one, told)) for one in found[:MOST_OPEN]),
    )
    return (table, *_more(len(found) - MOST_OPEN, told), method)


def _open_cells(one: Action, told: Told) -> tuple[Cell, ...]:
    state = str(ActionState(one.state).label) + (f", {say('late', told.language)}" if told.late(one) else "")
    owner = told.roles.get(one.owner_id, say("no_role", told.language))
    return one.title, unit_name(one.unit, told.language), owner, one.due, state, told.source(one)


def _finished(told: Told, period: Period) -> tuple[Block, ...]:
    start, end = clock.start_of_day(period.first), clock.start_of_day(period.end)
    found = [one for one in told.actions if one.done_at and start <= one.done_at < end and one.state not in OPEN]
    if not found:
        return ()
    found.sort(key=lambda one: (not _effect(one), one.done_at))  # those whose effect is known first
    names = ("action", "unit", "done", "state", "effect")
    table = Tabled(
        caption=say("finished_caption", told.language),
        columns=tuple(Column(say(name, told.language), Kind.DATE if name == "done" else Kind.TEXT) for name in names),
        rows=tuple(Row(_finished_cells(one, told)) for one in found[:MOST_FINISHED]),
    )
    return (table, *_more(len(found) - MOST_FINISHED, told))


def _finished_cells(one: Action, told: Told) -> tuple[Cell, ...]:
    effect = EFFECTS.get(_effect(one), WORDS["not_seen"])[told.language]
    done = clock.local_day(one.done_at) if one.done_at else None
    return one.title, unit_name(one.unit, told.language), done, str(ActionState(one.state).label), effect


def _more(left: int, told: Told) -> tuple[Block, ...]:
    return (Note(WORDS["more"][told.language].format(number=left)),) if left > 0 else ()
