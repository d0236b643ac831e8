"""The midway and the final evaluation of the programmes a unit follows, and the yearly report of lead indicators.

Figures are the programme page's own; people write what was learnt and what follows.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from valvo.core import clock
from valvo.core.figures import Figure, format_period
from valvo.core.languages import Language
from valvo.core.periods import Period
from valvo.documents.builders.programme_words import HEADINGS, say
from valvo.documents.builders.review import unit_name
from valvo.documents.tree import (
    Block,
    Column,
    Document,
    KeyFigure,
    KeyFigures,
    Kind,
    Note,
    Paragraph,
    Row,
    Section,
    Table,
    Tone,
)
from valvo.organisation.models import Unit
from valvo.programmes.choices import Spread
from valvo.programmes.followed_programmes import Standing, TargetLine, standings
from valvo.programmes.queries import printed_target
from valvo.programmes.rules import Share

Teller = Callable[[Standing, Language], Iterable[Block]]


@dataclass(frozen=True)
class Evaluation:
    """A document over the programmes followed: its words, and what tells each section of one programme."""

    name: str
    title: str
    subtitle: str
    sections: Mapping[str, Teller]
    nothing: str = "nothing"
    only: Callable[[Standing], bool] = lambda _one: True

    def build(self, unit: Unit, period: Period, language: Language) -> Document:
        """Return the document of a year."""
        found = [one for one in standings(unit, period.last.year) if self.only(one)]
        return Document(
            name=self.name,
            title=say(self.title, language),
            subtitle=say(self.subtitle, language),
            language=language,
            organisation=unit_name(unit, language),
            period=format_period(period, language),
            as_of=min(period.last, clock.today()),
            sections=tuple(self._section(key, found, language) for key in self.sections),
        )

    def _section(self, key: str, found: Sequence[Standing], language: Language) -> Section:
        blocks: list[Block] = []
        for one in found:
            told = list(self.sections[key](one, language))
            # With several programmes each is named; a table bears the name in its caption already.
            if told and len(found) > 1 and not isinstance(told[0], Table):
                blocks.append(Paragraph(f"**{one.followed.programme.title[language]}**"))
            blocks += told
        if not found and key == next(iter(self.sections)):
            blocks = [Note(say(self.nothing, language), "warning")]
        return Section(HEADINGS[key][language], blocks=tuple(blocks))


def words(_one: Standing, _language: Language) -> Iterable[Block]:
    """Return nothing: in this section only people write."""
    return ()


def key_figures(one: Standing, language: Language) -> Iterable[Block]:
    """Return how far the last year has come."""
    last, targets = one.last, one.targets()
    reached = sum(line.reached for line in targets)
    yield KeyFigures(
        (
            KeyFigure(say("finished", language), Figure.share(last.finished, last.units)),
            KeyFigure(say("answered", language), Figure.share(last.answered, last.asked)),
            KeyFigure(say("done", language), _figure(last.pooled(last.measures))),
            KeyFigure(
                say("reached", language),
                Figure.share(reached, len(targets), decimals=0),
                tone=Tone.BETTER if targets and reached == len(targets) else Tone.PLAIN,
            ),
        )
    )


def goals(one: Standing, language: Language) -> Iterable[Block]:
    """Return the goals year by year."""
    columns = (Column(say("goal", language), Kind.TEXT), *_years(one))
    rows = tuple(Row((f"{line.id} {line.title}", *map(_figure, line.shares))) for line in one.goals(language))
    yield Table(one.followed.programme.title[language], columns, rows)


def targets(one: Standing, language: Language) -> Iterable[Block]:
    """Return the measures with a target of the last year."""
    lines = one.targets()
    yield _targets(one, lines, language) if lines else Paragraph(say("no_targets", language, year=one.years[-1]))


def missed(one: Standing, language: Language) -> Iterable[Block]:
    """Return the measures whose target was not reached."""
    lines = [line for line in one.targets() if not line.reached]
    yield _targets(one, lines, language) if lines else Paragraph(say("all_reached", language))


def behind(one: Standing, language: Language) -> Iterable[Block]:
    """Return how many units have something left to answer."""
    number, all_units = one.last.units - one.last.finished, one.last.units
    yield Paragraph(say("behind", language, number=number, all=all_units, year=one.years[-1]))


def projects(one: Standing, language: Language) -> Iterable[Block]:
    """Return the projects and pilots with what was decided."""
    rows = tuple(
        Row(
            (
                f"{row.measure} {row.title}",
                unit_name(row.unit, language),
                row.ends_on,
                str(Spread(row.decision).label) if row.decision else "–",
            )
        )
        for row in one.projects()
    )
    names = ("project", "where", "ended", "decision")
    kinds = (Kind.TEXT, Kind.TEXT, Kind.DATE, Kind.TEXT)
    columns = tuple(Column(say(name, language), kind) for name, kind in zip(names, kinds, strict=True))
    title = one.followed.programme.title[language]
    yield Table(title, columns, rows) if rows else Paragraph(say("no_projects", language))


def lead_indicators(one: Standing, language: Language) -> Iterable[Block]:
    """Return the lead indicators with the shares of the measures that serve them."""
    columns = (
        Column(say("indicator", language), Kind.TEXT), Column(say("goal", language), Kind.TEXT),
        Column(say("measures", language), Kind.COUNT), *_years(one),
    )  # fmt: skip
    rows = tuple(
        Row(
            (
                f"{line.indicator.number}. {line.indicator.text[language]}",
                ", ".join(line.indicator.places),
                Figure(line.measures),
                *map(_figure, line.shares),
            )
        )
        for line in one.lead_lines()
    )
    yield Table(one.followed.programme.title[language], columns, rows)


def method(one: Standing, language: Language) -> Iterable[Block]:
    """Return how the shares are counted, and where the programme comes from."""
    yield Note(say("how", language), "method")
    yield _source(one, language)


def lead_method(one: Standing, language: Language) -> Iterable[Block]:
    """Return what the shares say of the indicators and what they do not."""
    yield Note(say("lead_how", language), "method")
    yield _source(one, language)


def _source(one: Standing, language: Language) -> Note:
    source = one.followed.programme.source
    name = f"{source.title}, {source.publisher}"
    if source.verified:
        return Note(say("source", language, source=name))
    return Note(say("unverified", language, source=name), "warning")


def _years(one: Standing) -> tuple[Column, ...]:
    return tuple(Column(str(year), Kind.SHARE) for year in one.years)


def _figure(share: Share) -> Figure:
    return Figure.share(share.done, share.counted)


def _targets(one: Standing, lines: Sequence[TargetLine], language: Language) -> Table:
    columns = (
        Column(say("measure", language), Kind.TEXT), Column(say("target", language), Kind.TEXT),
        Column(say("share", language, year=one.years[-1]), Kind.SHARE), Column(say("units", language), Kind.COUNT),
        Column(say("outcome", language), Kind.TEXT),
    )  # fmt: skip
    rows = tuple(
        Row(
            (
                f"{line.measure.id} {line.measure.text[language]}",
                printed_target(line.target, language),
                _figure(line.share),
                Figure(line.share.counted),
                say("is_reached" if line.reached else "is_missed", language),
            )
        )
        for line in lines
    )
    return Table(one.followed.programme.title[language], columns, rows)


MIDWAY = Evaluation(
    "programme-midway",
    "midway_title",
    "subtitle",
    {
        "summary": key_figures, "goals": goals, "targets": targets, "behind": behind, "projects": projects,
        "learned": words, "ahead": words, "method": method,
    },
)  # fmt: skip
FINAL = Evaluation(
    "programme-final",
    "final_title",
    "subtitle",
    {
        "summary": key_figures, "goals": goals, "targets": targets, "missed": missed, "projects": projects,
        "learned": words, "continued": words, "method": method,
    },
)  # fmt: skip
LEAD_INDICATORS = Evaluation(
    "who-lead-indicators",
    "lead_title",
    "lead_subtitle",
    {"indicators": lead_indicators, "assessment": words, "ahead": words, "method": lead_method},
    nothing="no_lead",
    only=lambda one: bool(one.followed.programme.lead_indicators),
)
