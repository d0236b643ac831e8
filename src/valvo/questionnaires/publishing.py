"""What of an anonymous survey may be shown: no group of fewer than five people, nor one found by subtraction.

The units that took part form a tree up to the round's owner. How many people answered is protected over that tree;
then, item by item, how they answered, over the tree and the answers together. A score is shown where all its items
are. The method is that of `valvo.statistics.disclosure`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from valvo.organisation.models import Closure
from valvo.organisation.queries import in_force
from valvo.questionnaires import rules
from valvo.questionnaires.choices import Subject
from valvo.questionnaires.definition import Item, Method, Questionnaire
from valvo.questionnaires.editions import questionnaire_of
from valvo.questionnaires.models import Handout, Published, Round, Tally
from valvo.statistics.disclosure import Policy, Protected, protect
from valvo.statistics.disclosure_tables import Dimension, DisclosureError, Key, cross_table, margin, tree

POLICY = Policy(threshold=5)
TOTAL = "total"
_Counts = Mapping[int, Mapping[str, Mapping[str, int]]]  # unit → item → answer → people


@dataclass(frozen=True)
class SurveyTree:
    """The units that took part and those above them up to the owner; `given` are links given out at each itself."""

    parents: Mapping[int, int]
    own: frozenset[int]  # units that took part themselves
    given: Mapping[int, int]

    def upwards(self, unit: int) -> Iterator[int]:
        """Yield a unit and those above it, up to the owner."""
        yield unit
        while unit in self.parents:
            unit = self.parents[unit]
            yield unit

    @property
    def units(self) -> tuple[int, ...]:
        """Return every unit of the tree once."""
        return tuple(dict.fromkeys(above for unit in sorted(self.own) for above in self.upwards(unit)))

    def dimension(self) -> Dimension:
        """Return the tree for disclosure control; a unit with units below has a member of its own beside them."""
        children: dict[str, list[str]] = {}
        for unit in self.units:
            if unit in self.parents:
                children.setdefault(str(self.parents[unit]), []).append(str(unit))
        for unit in self.own:
            if str(unit) in children:
                children[str(unit)].append(_own(unit))
        return tree("unit", children) if children else Dimension("unit", tuple(str(unit) for unit in self.units))


def _own(unit: int) -> str:
    return f"{unit} itself"


def survey_tree(found: Round, day: date) -> SurveyTree:
    """Return the tree of a survey on a day."""
    given = dict(Handout.objects.filter(round=found).values_list("unit", "given"))
    under = Closure.objects.filter(in_force(day), ancestor=found.owner_id).values("descendant")
    steps = Closure.objects.filter(in_force(day), depth=1, descendant__in=under)
    parents = {below: above for below, above in steps.values_list("descendant", "ancestor") if below != found.owner_id}
    # A unit closed or moved away since stands directly under the owner.
    for unit in given:
        if unit != found.owner_id:
            parents.setdefault(unit, found.owner_id)
    return SurveyTree(parents, frozenset(given), given)


def results(found: Round, among: SurveyTree) -> list[Published]:
    """Return what may be shown of a survey, not yet stored."""
    questionnaire = questionnaire_of(found.edition)
    counts = _summed(found, among)
    people = _people(among, counts)
    shown = [unit for unit in among.units if people.shown((str(unit),)) is not None]
    kept = [_people_row(found, among, counts, unit) for unit in shown]
    items = {item.id: _item_rows(found, item, among, counts, people) for item in questionnaire.items() if item.steps}
    kept += [row for rows in items.values() for row in rows.values()]
    return kept + list(_score_rows(found, questionnaire, counts, items))


def units_shown(kept: Sequence[Published]) -> frozenset[int]:
    """Return the units whose people are enough to be shown."""
    return frozenset(row.unit_id for row in kept if row.subject == Subject.PEOPLE and row.answers)


def _summed(found: Round, among: SurveyTree) -> dict[int, dict[str, dict[str, int]]]:
    """Return the tallies of each unit with all under it; a unit's own stand under its negative number."""
    summed: dict[int, dict[str, dict[str, int]]] = {}
    for unit, item, value, count in Tally.objects.filter(round=found).values_list("unit", "item", "value", "count"):
        for above in (*among.upwards(unit), -unit):
            by_value = summed.setdefault(above, {}).setdefault(item, {})
            by_value[value] = by_value.get(value, 0) + count
    return summed


def _unit_of(member: str) -> int:
    """Return where a member's tallies stand: a unit's, or with a minus sign those of the unit itself."""
    number = int(member.split(maxsplit=1)[0])
    return -number if member.endswith("itself") else number


def _people(among: SurveyTree, counts: _Counts) -> Protected:
    dimension = among.dimension()
    cells: dict[Key, int] = {(member,): _number(counts, member, "", "") for member in dimension.members}
    return protect(cross_table(cells, [dimension]), POLICY)


def _number(counts: _Counts, member: str, item: str, value: str) -> int:
    return counts.get(_unit_of(member), {}).get(item, {}).get(value, 0)


def _people_row(found: Round, among: SurveyTree, counts: _Counts, unit: int) -> Published:
    given = sum(number for own, number in among.given.items() if unit in among.upwards(own))
    answers = _number(counts, str(unit), "", "")
    return Published(round=found, unit_id=unit, subject=Subject.PEOPLE, answers=answers, given=given)


def _item_rows(found: Round, item: Item, among: SurveyTree, counts: _Counts, people: Protected) -> dict[int, Published]:
    totals = _totals(item, among, counts, people)
    steps = _steps(item, among, counts, totals)
    rows = {}
    for unit, answers in totals.items():
        share = rules.item_share(item, counts[unit][item.id])
        rows[unit] = Published(
            round=found, unit_id=unit, subject=Subject.ITEM, key=item.id, answers=answers,
            counts={step: number for step in item.steps if (number := steps.get((unit, step))) is not None},
            value=share.value, lower=share.lower, upper=share.upper,
        )  # fmt: skip
    return rows


def _totals(item: Item, among: SurveyTree, counts: _Counts, people: Protected) -> dict[int, int]:
    """Return how many answered an item, of the units where that may be shown."""
    dimension = among.dimension()
    cells: dict[Key, int] = {}
    for member in dimension.members:
        cells[(member,)] = sum(_number(counts, member, item.id, step) for step in item.steps)
    withheld = [key for key in cells if people.shown(key) is None]
    try:
        safe = protect(cross_table(cells, [dimension], withheld=withheld), POLICY)
    except DisclosureError:
        return {}
    return {unit: number for unit in among.units if (number := safe.shown((str(unit),)))}


def _steps(item: Item, among: SurveyTree, counts: _Counts, totals: Mapping[int, int]) -> dict[tuple[int, str], int]:
    """Return how many chose each answer, where that may be shown beside the totals; none where it never may."""
    dimension, answers = among.dimension(), margin("answer", item.steps, TOTAL)
    cells: dict[Key, int] = {}
    for member in dimension.members:
        cells |= {(member, step): _number(counts, member, item.id, step) for step in item.steps}
        cells[(member, TOTAL)] = sum(cells[(member, step)] for step in item.steps)
    shown = {str(unit) for unit in totals}
    # A hidden unit's answers are not shown either; that they are zero here and there is then told by nobody.
    withheld = [(member, TOTAL) for member in dimension.members if member not in shown and cells[(member, TOTAL)]]
    published = [(member, TOTAL) for member in shown]
    try:
        safe = protect(cross_table(cells, [dimension, answers], withheld=withheld, published=published), POLICY)
    except DisclosureError:
        return {}
    by_step = {(unit, step): safe.shown((str(unit), step)) for unit in totals for step in item.steps}
    return {place: number for place, number in by_step.items() if number is not None}


def _score_rows(
    found: Round, questionnaire: Questionnaire, counts: _Counts, items: Mapping[str, Mapping[int, Published]]
) -> Iterator[Published]:
    for rule in questionnaire.scores:
        if rule.method == Method.MATURITY:
            continue  # a level is a unit's own, not people's
        parts = [items[item.id] for item in questionnaire.scored_by(rule)]
        for unit in parts[0]:
            if all(unit in part for part in parts):
                yield _score_row(found, unit, rules.score(rule, questionnaire, counts[unit]))


def _score_row(found: Round, unit: int, made: rules.Result) -> Published:
    return Published(
        round=found,
        unit_id=unit,
        subject=Subject.SCORE,
        key=made.rule.id,
        answers=made.answers,
        value=made.value,
        lower=made.lower,
        upper=made.upper,
    )
