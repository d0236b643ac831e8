"""Service and care chains: how far each has come, and whether its description can be read."""

import re
from dataclasses import dataclass
from functools import partial

from valvo.core.languages import Text
from valvo.registers.columns import Field, looks_like_words
from valvo.registers.reading import words
from valvo.registers.reading.desk import Desk
from valvo.registers.reading.facts import ChainFact, ChainState, Dimension, Item, Kind, Span
from valvo.registers.reading.reasons import Reason
from valvo.registers.reading.shapes.shape import Plan, Shape, columns, first_matching
from valvo.registers.reading.tables import Heading, Row, Table

CHAIN = re.compile(r"kedja|kedjor|ketju|\bchain|pathway")
STATE = re.compile(r"läge|status|tillstånd|tila\b|tilanne|vaihe|\bstate|stage")
PUBLISHED = re.compile(r"tillgänglig|publicer|saatavilla|julkais|available|published")

STATES: tuple[tuple[re.Pattern[str], ChainState], ...] = (
    (
        re.compile(
            r"inte ännu godkänd|ej godkänd|väntar på godkän|ei vielä hyväksytty|odottaa hyväksy"
            r"|not yet approved|awaiting approval"
        ),
        ChainState.AWAITING_APPROVAL,
    ),
    (
        re.compile(r"pågår|påbörja|kesken|käynnissä|in progress|ongoing|under description|under work"),
        ChainState.UNDER_DESCRIPTION,
    ),
    (re.compile(r"^uppdaterad|^päivitetty|^updated"), ChainState.UPDATED),
    (re.compile(r"^(klar|färdig|godkänd|valmis|hyväksytty|ready|done|complete|approved)"), ChainState.READY),
)
KNOWN_STATES = Text(
    sv="Beskrivning pågår; Färdig, inte ännu godkänd; Klar; Uppdaterad",
    fi="Kuvaus kesken; Valmis, ei vielä hyväksytty; Valmis; Päivitetty",
    en="Under description; Done, not yet approved; Ready; Updated",
)
YES = {"ja", "j", "kyllä", "k", "yes", "y", "x", "true", "1"}
NO = {"nej", "n", "ei", "e", "no", "false", "0"}


@dataclass(frozen=True)
class Layout:
    """A chain table's columns."""

    name: Heading
    state: Heading
    published: Heading | None


def plan(table: Table) -> Plan | None:
    """Return how to read a chain table, None when it is not one."""
    state = first_matching(table.headings, STATE) or _by_content(table)
    if state is None:
        return None
    published = first_matching(table.headings, PUBLISHED, besides=[state])
    name = first_matching(table.headings, CHAIN, besides=[state, *([published] if published else [])])
    if name is None:
        return None
    layout = Layout(name, state, published)
    return Plan(len(columns(name, state, published)), (), partial(_read, layout))


def _by_content(table: Table) -> Heading | None:
    for heading in table.headings:
        known = sum(find_state(row.cell(heading).text) is not None for row in table.sample)
        if known >= 2 and known * 2 >= len(table.sample):
            return heading
    return None


def find_state(text: str) -> ChainState | None:
    """Return the state a text names, None when it is not known."""
    said = words.plain(text)
    return next((state for pattern, state in STATES if pattern.search(said)), None)


def _read(layout: Layout, desk: Desk) -> None:
    period = desk.required_period()
    if period is None:
        return
    desk.spans = [Span(period.last, period.last)]
    desk.remark_unread(columns(layout.name, layout.state, layout.published))
    rows, _ = desk.body(layout.name, (layout.state,))
    seen: dict[str, int] = {}
    for row in rows:
        item = Item(Dimension.CHAIN, row.cell(layout.name).text)
        desk.check_twice(seen, item.name, row, layout.name)
        cell = row.cell(layout.state)
        state = find_state(cell.text)
        published = _published(layout, desk, row)
        if state is None:
            desk.fault(Reason.UNKNOWN_WORD, KNOWN_STATES, row=row.number, heading=layout.state, text=cell.text)
        else:
            desk.chains.append(ChainFact(item, period.last, state, published, desk.origin(cell)))


def _published(layout: Layout, desk: Desk, row: Row) -> bool | None:
    text = words.plain(row.cell(layout.published).text) if layout.published else ""
    if text in YES:
        return True
    if text in NO:
        return False
    if text:
        desk.fault(
            Reason.UNKNOWN_WORD, "ja, nej; kyllä, ei; yes, no", row=row.number, heading=layout.published, text=text
        )
    return None


SERVICE_CHAINS = Shape(
    kind=Kind.SERVICE_CHAINS,
    label=Text(sv="Service- och vårdkedjor", fi="Palvelu- ja hoitoketjut", en="Service and care chains"),
    needs=Text(
        sv="servicekedja; läge; gärna om beskrivningen är tillgänglig",
        fi="palveluketju; tila; mielellään onko kuvaus saatavilla",
        en="service chain; state; preferably whether the description is available",
    ),
    plan=plan,
    fields=(
        Field(
            "name",
            Text(sv="Kedja", fi="Ketju", en="Chain"),
            ("process", "polku", "pathway"),
            looks=looks_like_words,
            stands_for="Servicekedja",
        ),
        Field(
            "state",
            Text(sv="Läge", fi="Tila", en="State"),
            ("status", "vaihe", "stage"),
            stands_for="Läge",
        ),
        Field(
            "published",
            Text(sv="Beskrivningen tillgänglig", fi="Kuvaus saatavilla", en="Description available"),
            ("publicerad", "julkaistu", "published"),
            needed=False,
            stands_for="Beskrivning tillgänglig",
        ),
    ),
)
