"""Tables of what the catalogue's indicators tell of a period: what units deliver, and what Valvo counts by itself.

They stand in a review's sections beside what the registers state, so that nobody writes a figure twice. Small numbers
are judged like those of figures in texts (`picked`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from valvo.core.figures import Figure, format_period
from valvo.core.languages import Language
from valvo.core.periods import Period
from valvo.documents.builders import picked
from valvo.documents.builders.issues import Issue
from valvo.documents.builders.parts.handled import handled
from valvo.documents.builders.words import say
from valvo.documents.rules import Audience
from valvo.documents.tree import Column, Definition, Kind, Row, Table
from valvo.documents.words import word
from valvo.indicators.catalogue import indicator
from valvo.organisation.models import Unit

SECTIONS: Mapping[str, tuple[str, ...]] = {
    "feedback": ("feedback_received", "net_promoter_score"),
    "staff": (
        "vacant_posts_share", "sick_leave_share", "agency_hours_share", "turnover_share", "introduced_share",
        "safety_training_share", "trainings_completed_share", "managers_trained_share", "medication_permits_share",
        "safe_as_client_share", "dares_to_speak_share", "safety_climate", "survey_top_two_share", "net_safety_score",
    ),
    "practice": (
        "hand_hygiene_share", "hand_rub_per_1000_bed_days", "infections_per_1000_bed_days", "vaccinated_share",
        "falls_per_1000_bed_days", "pressure_ulcers_per_1000_bed_days", "medication_per_1000_bed_days",
        "device_checks_in_time_share", "device_permits_share",
    ),
}  # fmt: skip
_PARTS = ("", picked.NUMERATOR, picked.DENOMINATOR, picked.BEFORE, picked.TARGET)
Line = Mapping[str, Figure]  # an indicator's figures by what each tells; "" is the value itself


@dataclass(frozen=True)
class Followed:
    """The figures of the indicators a review follows, by indicator, in one language."""

    lines: Mapping[str, Line]
    period: Period
    language: Language

    def tables(self, section: str) -> tuple[Table, ...]:
        """Return the table of a section, none where its indicators tell nothing."""
        shown = [one for one in SECTIONS[section] if _tells(self.lines[one])]
        parts = [part for part in _PARTS if any(_known(self.lines[one].get(part)) for one in shown)]
        rows = tuple(self._row(one, parts) for one in shown)
        columns = tuple(self._column(part) for part in parts)
        name = Column(say("figure", self.language), Kind.TEXT)
        return (Table(say("followed", self.language), (name, *columns), rows),) if rows else ()

    def definitions(self) -> tuple[Definition, ...]:
        """Return how the indicators shown are made."""
        return picked.definitions([indicator(one) for one, line in self.lines.items() if _tells(line)], self.language)

    def _column(self, part: str) -> Column:
        if part == picked.BEFORE:
            before = format_period(self.period.shifted(-1), self.language)
            return Column(f"{say('change', self.language)} {word('since', self.language)} {before}", Kind.CHANGE)
        labels = {
            "": format_period(self.period, self.language),
            picked.NUMERATOR: say("number", self.language),
            picked.DENOMINATOR: say("whole", self.language),
            picked.TARGET: word("target", self.language),
        }
        return Column(labels[part], Kind.COUNT if part in {picked.NUMERATOR, picked.DENOMINATOR} else Kind.RATE)

    def _row(self, name: str, parts: Sequence[str]) -> Row:
        cells = [self.lines[name].get(part) for part in parts]
        return Row((indicator(name).name[self.language], *(one if _known(one) else None for one in cells)))


def followed(unit: Unit, period: Period, language: Language, audience: Audience) -> Followed:
    """Return what a review of a unit follows, with what its audience may not see hidden."""
    found = {one.name: one.figure for one in picked.figures(pick(unit, period, audience), language)}
    lines: dict[str, dict[str, Figure]] = {one: {} for ids in SECTIONS.values() for one in ids}
    for name, figure in found.items():
        one, _dot, part = name.partition(".")
        lines[one][part] = figure
    return Followed(lines, period, language)


def issue(unit: Unit, period: Period, audience: Audience) -> Issue | None:
    """Return what the tables tell of counts that may be small."""
    return picked.issue(pick(unit, period, audience))


def pick(unit: Unit, period: Period, audience: Audience) -> picked.Pick:
    """Return the indicators and which of their figures the tables hold: all there are."""
    ids = [one for section in SECTIONS.values() for one in section]
    held = frozenset(name for name in picked.names(unit.pk) if name.partition(".")[0] in ids)
    counted = handled(unit, period, audience)
    wanted = tuple(indicator(one) for one in ids)
    return picked.Pick(unit.pk, period, audience, wanted, held, counted.issue if counted else None)


def _tells(line: Line) -> bool:
    """Tell whether there is anything to show: none of nobody is nothing, none of somebody is."""
    if (value := line.get("")) is None:
        return False
    whole = line.get(picked.DENOMINATOR)
    return bool(value.suppressed or value.value or (whole and whole.value))


def _known(figure: Figure | None) -> bool:
    return figure is not None and (figure.value is not None or figure.suppressed is not None)
