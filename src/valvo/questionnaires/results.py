"""A round's results as a page shows them: scores with their intervals, items, areas, and last time beside.

Results of units' sheets are counted anew each time; those of an anonymous survey are read from what was published.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from valvo.core import clock
from valvo.core.figures import Figure, Suppression, format_figure
from valvo.core.figures import Unit as Counted
from valvo.core.languages import Language
from valvo.documents.tree import Bar, Bars, Chart, Group, GroupedBars
from valvo.organisation import queries as organisation
from valvo.organisation.models import Unit
from valvo.questionnaires import queries, rules
from valvo.questionnaires.choices import Respondent, RoundState, Subject, step_label
from valvo.questionnaires.definition import Item, Method, Questionnaire, ScoreRule, Section
from valvo.questionnaires.editions import questionnaire_of
from valvo.questionnaires.models import Published, Round
from valvo.statistics.intervals import proportion

_NET = {Method.NET_SAFETY, Method.NET_PROMOTER}
_SHARES = {Method.TOP_TWO, Method.SHARE_MET}


@dataclass(frozen=True)
class Value:
    """A score or share: value and interval in per cent or points, and how many answers it rests on."""

    value: float | None
    answers: int
    lower: float | None = None
    upper: float | None = None


@dataclass(frozen=True)
class Answered:
    """What is known of how a group answered. `people` is None where the group is too small to be shown."""

    people: int | None
    given: int = 0
    scores: Mapping[str, Value] = field(default_factory=dict)
    items: Mapping[str, Value] = field(default_factory=dict)
    counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


@dataclass(frozen=True)
class _Beside:
    """A group's answers now and last time; none where there was no earlier round."""

    here: Answered
    earlier: Answered


@dataclass(frozen=True)
class ScoreCard:
    """A score as printed."""

    label: str
    value: str
    interval: str
    answers: int
    before: str


@dataclass(frozen=True)
class ItemLine:
    """An item with its share of good answers and how many chose each answer."""

    item: Item
    text: str
    share: str
    interval: str
    answers: int
    counts: tuple[tuple[str, str], ...]
    weak: bool


@dataclass(frozen=True)
class SectionResults:
    """A section's items as a chart and as lines."""

    title: str
    chart: Chart | None
    lines: tuple[ItemLine, ...]


@dataclass(frozen=True)
class AreaRow:
    """A unit directly under the one in view, with its scores as printed."""

    unit: Unit
    people: str
    scores: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class ResultsPage:
    """Everything a results page shows."""

    questionnaire: Questionnaire
    here: Answered
    before: Round | None
    scores: tuple[ScoreCard, ...]
    levels: Chart | None
    sections: tuple[SectionResults, ...]
    areas: tuple[AreaRow, ...]
    words: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    rate: str


def results_page(found: Round, unit: Unit, language: Language) -> ResultsPage:
    """Return a round's results at a unit in view."""
    questionnaire = questionnaire_of(found.edition)
    before = queries.round_before(found)
    here, earlier = answered(found, unit), answered(before, unit) if before else Answered(None)
    return ResultsPage(
        questionnaire=questionnaire,
        here=here,
        before=before,
        scores=tuple(_cards(questionnaire, here, earlier, language)),
        levels=_levels(found, unit, questionnaire, language),
        sections=tuple(_section(one, _Beside(here, earlier), language) for one in questionnaire.sections),
        areas=tuple(_areas(found, unit, questionnaire, language)),
        words=tuple(_words(found, unit, questionnaire, language)),
        rate=_rate(here, language),
    )


# --- how a group answered -------------------------------------------------------------------------


def answered(found: Round, unit: Unit) -> Answered:
    """Return how the units, or people, under a unit answered in a round."""
    if found.answered_by == Respondent.PERSON:
        return _of_published(queries.published_at(found, [unit.pk]).get(unit.pk, []))
    handed = queries.progress(found, unit).handed_in
    return _of_counts(questionnaire_of(found.edition), handed, queries.counts_under(found, unit))


def _of_counts(questionnaire: Questionnaire, people: int, counts: Mapping[str, Mapping[str, int]]) -> Answered:
    scores = {}
    for rule in _figures(questionnaire):
        made = rules.score(rule, questionnaire, counts)
        scores[rule.id] = Value(made.value, made.answers, made.lower, made.upper)
    items = {}
    for item in questionnaire.items():
        if item.steps:
            share = rules.item_share(item, counts.get(item.id, {}))
            items[item.id] = Value(share.value, share.answers, share.lower, share.upper)
    return Answered(people, 0, scores, items, counts)


def _of_published(rows: Iterable[Published]) -> Answered:
    kept = list(rows)
    people = next((row for row in kept if row.subject == Subject.PEOPLE), None)
    values = {(row.subject, row.key): Value(row.value, row.answers, row.lower, row.upper) for row in kept}
    return Answered(
        people.answers if people else None,
        people.given if people else 0,
        {key: one for (subject, key), one in values.items() if subject == Subject.SCORE},
        {key: one for (subject, key), one in values.items() if subject == Subject.ITEM},
        {row.key: row.counts for row in kept if row.subject == Subject.ITEM},
    )


def _figures(questionnaire: Questionnaire) -> list[ScoreRule]:
    """Return the scores that are figures; levels are shown apart."""
    return [rule for rule in questionnaire.scores if rule.method != Method.MATURITY]


# --- as printed -----------------------------------------------------------------------------------


def _figure(rule: ScoreRule, value: float | None) -> Figure:
    if rule.method in _NET:
        return Figure(value, Counted.SCORE, 0, signed=True)
    return Figure(value, Counted.PERCENT if rule.method in _SHARES else Counted.SCORE, 1)


def _printed(rule: ScoreRule, one: Value | None, language: Language) -> str:
    hidden = Figure.hidden(Suppression.SMALL_NUMBER)
    return format_figure(_figure(rule, one.value) if one else hidden, language)


def _interval(lower: str, upper: str) -> str:
    return _("95%% interval %(lower)s – %(upper)s") % {"lower": lower, "upper": upper}


def _cards(questionnaire: Questionnaire, here: Answered, earlier: Answered, language: Language) -> Iterable[ScoreCard]:
    for rule in _figures(questionnaire):
        one, last = here.scores.get(rule.id), earlier.scores.get(rule.id)
        interval = ""
        if one and one.lower is not None and one.upper is not None:
            ends = [format_figure(_figure(rule, bound), language) for bound in (one.lower, one.upper)]
            interval = _interval(*ends)
        before = _printed(rule, last, language) if last and last.value is not None else ""
        yield ScoreCard(
            rule.label[language], _printed(rule, one, language), interval, one.answers if one else 0, before
        )


def _rate(here: Answered, language: Language) -> str:
    """Return the response rate with Wilson's interval; empty where no links were given out or it may not be told."""
    if not here.people or not here.given:
        return ""
    made = proportion(here.people, here.given, per=100)
    ends = [format_figure(Figure(bound, Counted.PERCENT, 1), language) for bound in (made.lower, made.upper)]
    share = format_figure(Figure(made.value, Counted.PERCENT, 1), language)
    return f"{share} ({_interval(*ends)})"


def _levels(found: Round, unit: Unit, questionnaire: Questionnaire, language: Language) -> Chart | None:
    if not questionnaire.levels or not any(rule.method == Method.MATURITY for rule in questionnaire.scores):
        return None
    reached = queries.levels_under(found, unit)
    if not reached:
        return None
    labels = [("", _("None yet")), *((level.id, level.label[language]) for level in questionnaire.levels)]
    bars = tuple(Bar(label, Figure(reached.get(level, 0))) for level, label in labels)
    summary = "; ".join(f"{bar.label}: {format_figure(bar.figure, language)}" for bar in bars)
    return Chart(_("Highest level met in full"), Bars(_("Level"), _("Units"), bars), summary)


def _section(section: Section, beside: _Beside, language: Language) -> SectionResults:
    stepped = [item for item in section.items if item.steps]
    lines = tuple(_item_line(item, beside.here, language) for item in stepped)
    return SectionResults(section.title[language], _chart(section, stepped, beside, language), lines)


def _item_line(item: Item, here: Answered, language: Language) -> ItemLine:
    one, counts = here.items.get(item.id), here.counts.get(item.id, {})
    interval = ""
    if one and one.lower is not None and one.upper is not None:
        interval = _interval(
            *(format_figure(Figure(bound, Counted.PERCENT, 1), language) for bound in (one.lower, one.upper))
        )
    hidden = Figure.hidden(Suppression.SMALL_NUMBER)
    told = one is not None
    steps = [*item.steps, *(["not_relevant"] if item.not_relevant else [])]
    printed = tuple(
        (step_label(step), format_figure(_count(step, counts, survey=here.given > 0, told=told), language))
        for step in steps
    )
    return ItemLine(
        item=item,
        text=item.text[language],
        share=format_figure(Figure(one.value, Counted.PERCENT, 1) if one else hidden, language),
        interval=interval,
        answers=one.answers if one else 0,
        counts=printed,
        weak=one is not None and one.value is not None and one.value < WEAK_BELOW,
    )


# An item where fewer than this share answered well is marked: something to talk about, not a verdict.
WEAK_BELOW = 50.0


def _count(step: str, counts: Mapping[str, int], *, survey: bool, told: bool) -> Figure:
    if not told or (survey and step not in counts):
        return Figure.hidden(Suppression.SMALL_NUMBER)
    return Figure(counts.get(step, 0))


def _chart(section: Section, items: Sequence[Item], beside: _Beside, language: Language) -> Chart | None:
    here, earlier = beside.here, beside.earlier
    known = [item for item in items if item.id in here.items and here.items[item.id].value is not None]
    if not known:
        return None
    figures = {item.id: _share(here, item) for item in known}
    summary = "; ".join(f"{item.text[language]} {format_figure(figures[item.id], language)}" for item in known)
    title = _("Share of good answers: %(section)s") % {"section": section.title[language]}
    if any(item.id in earlier.items for item in known):
        groups = tuple(Group(item.text[language], (_share(earlier, item), figures[item.id])) for item in known)
        return Chart(title, GroupedBars(_("Item"), (_("last time"), _("now")), groups), summary)
    bars = tuple(Bar(item.text[language], figures[item.id]) for item in known)
    return Chart(title, Bars(_("Item"), _("Share of good answers"), bars), summary)


def _share(among: Answered, item: Item) -> Figure:
    one = among.items.get(item.id)
    return Figure(one.value if one else None, Counted.PERCENT, 1)


# --- areas and words ------------------------------------------------------------------------------


def _areas(found: Round, unit: Unit, questionnaire: Questionnaire, language: Language) -> Iterable[AreaRow]:
    for area, among in _by_area(found, unit, questionnaire):
        people = Figure(among.people) if among.people is not None else Figure.hidden(Suppression.SMALL_NUMBER)
        scores = tuple(
            (_printed(rule, among.scores.get(rule.id), language), _answers(among.scores.get(rule.id), language))
            for rule in _figures(questionnaire)
        )
        yield AreaRow(area, format_figure(people, language), scores)


def _answers(one: Value | None, language: Language) -> str:
    return _("%(number)s answers") % {"number": format_figure(Figure(one.answers), language)} if one else ""


def _by_area(found: Round, unit: Unit, questionnaire: Questionnaire) -> Iterable[tuple[Unit, Answered]]:
    if found.answered_by != Respondent.PERSON:
        handed = {line.unit.pk: line.progress.handed_in for line in queries.areas(found, unit)}
        for area, counts in queries.counts_by_area(found, unit).items():
            yield area, _of_counts(questionnaire, handed.get(area.pk, 0), counts)
        return
    children = sorted(organisation.children(unit, clock.today()), key=lambda one: one.name)
    kept = queries.published_at(found, [one.pk for one in children])
    taking_part = queries.areas_of_survey(found, children)
    for area in children:
        if area.pk in taking_part:
            yield area, _of_published(kept.get(area.pk, []))


def _words(
    found: Round, unit: Unit, questionnaire: Questionnaire, language: Language
) -> Iterable[tuple[str, tuple[tuple[str, str], ...]]]:
    """Yield what was written to each item for words: (text, unit); people's words stand without a place in order."""
    texts = [item for item in questionnaire.items() if item.scale.value == "text"]
    if found.answered_by == Respondent.PERSON and found.state == RoundState.CLOSED:
        remarks = queries.remarks_at(found, unit)
        by_item = {item.id: tuple((one.text, "") for one in remarks if one.item == item.id) for item in texts}
    elif found.answered_by == Respondent.PERSON:
        by_item = {}
    else:
        by_item = {
            item.id: tuple((text, place.name) for place, text in queries.words_under(found, unit, item.id))
            for item in texts
        }
    for item in texts:
        if by_item.get(item.id):
            yield item.text[language], by_item[item.id]
