"""What annual and quarterly reviews share: sections that are there only when their register has something to tell."""

from collections.abc import Iterable, Sequence

from valvo.core import clock
from valvo.core.figures import format_period
from valvo.core.languages import Language
from valvo.core.periods import Period
from valvo.documents.builders.parts import chains, followed, handled, keys, objections, sources, visits, waiting
from valvo.documents.builders.words import say
from valvo.documents.rules import Audience
from valvo.documents.tree import Block, Definition, Document, Note, Section
from valvo.inspections.figures import visit_table
from valvo.organisation.models import Unit
from valvo.registers import queries
from valvo.registers.queries import KeyRow
from valvo.registers.reading.facts import Kind
from valvo.registers.terms import Theme

TILES = (
    "reports",
    "serious-share",
    "reports-reached",
    "reports-near-miss",
    "reports-medication",
    "never-events",
    "device-incidents",
    "observations-per-visit",
    "nps",
    "nps-answers",
    "ombud-events",
)


def review(unit: Unit, period: Period, language: Language, audience: Audience, *, name: str, title: str) -> Document:
    """Return a review of everything the registers of a unit hold for a period; `title` names its words.

    What no register tells of the reports is counted from what has been handled here.
    """
    rows = key_rows(unit, period, audience)
    access = _access(unit, rows, period, language)
    beside = followed.followed(unit, period, language, audience)
    sections = [
        *_section("summary", 1, _present([keys.tiles(rows, TILES, period, language)]), language),
        *access,
        *_key_section("continuity", rows, period, language),
        *_key_section("safety", rows, period, language),
        *_key_section("audits", rows, period, language),
        *_supervision(unit, period, language),
        *_injuries(unit, rows, period, language),
        *_section("practice", 1, beside.tables("practice"), language),
        *_key_section("feedback", rows, period, language, beside.tables("feedback")),
        *_key_section("ombud", rows, period, language),
        *_key_section("staff", rows, period, language, beside.tables("staff")),
        *_key_section("cooperation", rows, period, language),
        *_key_section("other", rows, period, language),
        *_section("chains", 1, chains.blocks(queries.chains(unit, period), language), language),
    ]
    return Document(
        name=name,
        title=say(title, language),
        subtitle=say("subtitle", language),
        language=language,
        organisation=unit_name(unit, language),
        period=format_period(period, language),
        as_of=min(period.last, clock.today()),
        sections=tuple(sections or _nothing(unit, period, language)) + _sources(unit, period, language, bool(sections)),
        definitions=(
            *_definitions(
                language,
                over_limit=any(section.level > 1 for section in access),
                handled_here=[row.label.code for row in rows if row.label.names],
            ),
            *beside.definitions(),
        ),
    )


def key_rows(unit: Unit, period: Period, audience: Audience) -> list[KeyRow]:
    """Return the key figures of the registers, and those counted here that no register states."""
    stated = queries.key_figures(unit, period)
    codes = {row.label.code for row in stated}
    return [*stated, *(row for row in handled.rows(unit, period, audience) if row.label.code not in codes)]


def unit_name(unit: Unit, language: Language) -> str:
    """Return a unit's name in the document's language."""
    return {"sv": unit.name_sv, "fi": unit.name_fi, "en": unit.name_en}[language]


def _present(blocks: Iterable[Block | None]) -> tuple[Block, ...]:
    return tuple(block for block in blocks if block is not None)


def _section(heading: str, level: int, blocks: Sequence[Block], language: Language) -> list[Section]:
    return [Section(say(heading, language), level, tuple(blocks))] if blocks else []


def _under(heading: str, inner: list[Section], language: Language, own: Sequence[Block] = ()) -> list[Section]:
    """Return sections under a heading with what is its own, nothing where there is neither."""
    return [Section(say(heading, language), blocks=tuple(own)), *inner] if inner or own else []


def _access(unit: Unit, rows: Sequence[KeyRow], period: Period, language: Language) -> list[Section]:
    assessment = queries.waiting_tables(unit, Kind.WAITING_ASSESSMENT, period)
    care = queries.waiting_tables(unit, Kind.WAITING_CARE, period)
    inner = [
        *_section("assessment", 2, waiting.blocks(assessment, "assessment_caption", language), language),
        *_section("care", 2, waiting.blocks(care, "care_caption", language), language),
    ]
    return _under("access", inner, language, keys.tables(rows, "access", period, language))


def _supervision(unit: Unit, period: Period, language: Language) -> list[Section]:
    by_cause = queries.yearly_counts(unit, Kind.OBJECTIONS, period)
    by_authority = queries.yearly_counts(unit, Kind.COMPLAINTS, period)
    inner = [
        *_section("visits", 2, visits.blocks(_visits(unit, period), language), language),
        *_section("objections", 2, objections.objection_blocks(by_cause, period, language), language),
        *_section("complaints", 2, objections.complaint_blocks(by_authority, period, language), language),
    ]
    return _under("supervision", inner, language)


def _injuries(unit: Unit, rows: Sequence[KeyRow], period: Period, language: Language) -> list[Section]:
    counted = {one: queries.yearly_counts(unit, Kind.INJURIES, period, one) for one in objections.INJURIES}
    own = objections.injury_blocks(counted, period, language)
    return _section("injuries", 1, (*keys.tables(rows, "injuries", period, language), *own), language)


def _visits(unit: Unit, period: Period) -> queries.VisitTable:
    """Return the visits of the registers' files, where there are none those made in Valvo itself."""
    table = queries.visits(unit, period)
    return table if table.rows else visit_table(unit, period)


def _key_section(
    theme: Theme, rows: Sequence[KeyRow], period: Period, language: Language, more: Sequence[Block] = ()
) -> list[Section]:
    return _section(theme, 1, (*keys.tables(rows, theme, period, language), *more), language)


def _nothing(unit: Unit, period: Period, language: Language) -> list[Section]:
    sentence = say("nothing", language, unit=unit_name(unit, language), period=format_period(period, language))
    return [Section(say("summary", language), blocks=(Note(sentence, "warning"),))]


def _sources(unit: Unit, period: Period, language: Language, told: bool) -> tuple[Section, ...]:  # noqa: FBT001 (private)
    if not told:
        return ()
    differences, remarks = queries.differences(unit, period), queries.remarks(unit, period)
    blocks = sources.blocks(differences, remarks, queries.sources(unit, period), language)
    return (Section(say("sources", language), 1, blocks),)


def _definitions(language: Language, *, over_limit: bool, handled_here: Sequence[str]) -> tuple[Definition, ...]:
    before = ("*.before", "*.change", "*.difference")
    here = tuple(pattern for code in handled_here for pattern in (code, f"{code}.*"))
    over = say("def_over", language), say("def_over_text", language), say("def_over_source", language)
    return (
        *(
            [Definition(waiting.OVER_LIMIT, *over, figures=("assessment.*.share*", "care.*.share*"))]
            if over_limit
            else []
        ),
        *(
            [Definition("handled", say("def_handled", language), say("def_handled_text", language), figures=here)]
            if handled_here
            else []
        ),
        Definition("a-year-earlier", say("def_before", language), say("def_before_text", language), figures=before),
        Definition("rounding", say("def_rounding", language), say("def_rounding_text", language)),
    )
