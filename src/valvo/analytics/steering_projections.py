"""Rows of what is asked and planned: units' answers, surveys, plans, the ombudspersons' accounts."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import islice

from django.db.models import Q

from valvo.analytics.projecting import Projection, Row, Touched
from valvo.analytics.reading import Keys
from valvo.analytics.selecting import Selected, same
from valvo.analytics.steering_tables import ANSWERS, OMBUD_SUMS, PLANS, SHEETS, SURVEYS
from valvo.core import clock
from valvo.core.periods import Period
from valvo.ombud import queries as ombud
from valvo.ombud.models import Account
from valvo.ombud.rules import TABLES as COUNTED_BY
from valvo.ombud.rules import TOTAL
from valvo.plans.models import Version, VersionPublication
from valvo.questionnaires import rules
from valvo.questionnaires.choices import Subject
from valvo.questionnaires.definition import NOT_RELEVANT, Item, Questionnaire, Scale
from valvo.questionnaires.editions import questionnaire_of
from valvo.questionnaires.models import Answer, Published, Round, Sheet
from valvo.questionnaires.publishing import SurveyTree, survey_tree

# Sheets by name stay out: a group of one would be a person.
_SHEETS = Selected(
    same(
        *("unit", "round", "state", "level", "answered"),
        id="pk",
        questionnaire="round__questionnaire",
        answered_by="round__answered_by",
        opened_on="round__opened_at",
        due_on="round__deadline",
        handed_in_on="handed_in_at",
    ),
    where=Q(person__isnull=True),
)


def _answers(keys: Keys) -> Iterator[Row]:
    found = Answer.objects.filter(pk__in=keys, sheet__person__isnull=True).exclude(value="").order_by("pk")
    for one in found.select_related("sheet__round__edition").defer("comment", "evidence"):
        of = one.sheet.round
        item = questionnaire_of(of.edition).find(one.item)
        if item is None or not (item.steps or item.scale is Scale.NUMBER):
            continue
        stepped = bool(item.steps) or one.value == NOT_RELEVANT
        opened, given = clock.local_day(of.opened_at), clock.local_day(one.answered_at)
        yield (
            *(one.pk, one.sheet.unit_id, one.sheet_id, of.pk, of.questionnaire, one.item, item.scale),
            *((one.value, None) if stepped else (None, _number(one.value))),
            *(one.value in rules.GOOD.get(item.scale, ()), one.counted, opened, given, opened.year),
        )


def _number(typed: str) -> float:
    """Return a figure as it was typed, with a comma or a point and either minus sign."""
    return float(typed.strip().replace("−", "-").replace(",", "."))


# --- anonymous surveys: only what may be shown, in rows that add up -------------------------------

Numbers = tuple[int, int, int, int]  # answers, links given out, good answers, weak ones


def _surveys(keys: Keys) -> Iterator[Row]:
    """Yield what is shown at a unit less what is shown under it: sums of rows are what is shown, nothing else."""
    rounds = Round.objects.filter(published__in=keys).select_related("edition").distinct().order_by("pk")
    wanted = set(keys)
    for found in rounds:
        questionnaire = questionnaire_of(found.edition)
        closed = clock.local_day(found.closed_at or found.opened_at)
        tree = survey_tree(found, closed)
        for item, shown in _shown(found, questionnaire).items():
            asked = questionnaire.find(item)
            about = (item or None, asked.scale if asked else None, _scores_of(questionnaire, asked))
            for pk, unit, numbers in _own_parts(shown, tree):
                if pk in wanted:
                    yield pk, unit, found.pk, found.questionnaire, *about, *numbers, closed, closed.year


def _shown(found: Round, questionnaire: Questionnaire) -> Mapping[str, Mapping[int, tuple[int, Numbers]]]:
    """Return by item ("" for people) and unit the result and its numbers, where all its answers are shown."""
    shown: dict[str, dict[int, tuple[int, Numbers]]] = defaultdict(dict)
    for one in Published.objects.filter(round=found).exclude(subject=Subject.SCORE):
        item = questionnaire.find(one.key) if one.subject == Subject.ITEM else None
        if item is None:
            shown[""][one.unit_id] = one.pk, (one.answers, one.given, 0, 0)
        elif all(step in one.counts for step in item.steps):
            high, low = (sum(one.counts[step] for step in steps[item.scale]) for steps in (rules.GOOD, rules.WEAK))
            shown[item.id][one.unit_id] = one.pk, (one.answers, 0, high, low)
    return shown


def _own_parts(shown: Mapping[int, tuple[int, Numbers]], tree: SurveyTree) -> Iterator[tuple[int, int, Numbers]]:
    own = {unit: list(numbers) for unit, (_pk, numbers) in shown.items()}
    for unit, (_pk, numbers) in shown.items():
        above = next((one for one in islice(tree.upwards(unit), 1, None) if one in shown), None)
        if above is not None:
            own[above] = [mine - theirs for mine, theirs in zip(own[above], numbers, strict=True)]
    for unit, (pk, _numbers) in shown.items():
        answers, given, high, low = own[unit]
        yield pk, unit, (answers, given, high, low)


def _scores_of(questionnaire: Questionnaire, item: Item | None) -> list[str]:
    return [one.method for one in questionnaire.scores if item in questionnaire.scored_by(one)] if item else []


# --- plans and accounts ---------------------------------------------------------------------------


def _plans(keys: Keys) -> Iterator[Row]:
    fields = ("pk", "plan__unit", "plan__template", "number", "made_at", "review_on")
    found = list(Version.objects.filter(pk__in=keys).order_by("pk").values_list("plan", *fields))
    published = _published({row[0] for row in found})
    for _plan, pk, *values, made_at, review in found:
        made = clock.local_day(made_at)
        since, replaced = published.get(pk, (None, None))
        ends = min(replaced or date.max, review + timedelta(days=1)) if since else None
        yield pk, *values, made, since, review, replaced, ends, made.year


def _published(plans: set[int]) -> Mapping[int, tuple[date, date | None]]:
    """Return when versions of plans were published, and when the next one of the same plan was."""
    found = VersionPublication.objects.filter(version__plan__in=plans).order_by("-published_at", "-pk")
    published: dict[int, tuple[date, date | None]] = {}
    later: dict[int, date] = {}
    for plan, version, at in found.values_list("version__plan", "version", "published_at"):
        published[version] = clock.local_day(at), later.get(plan)
        later[plan] = published[version][0]
    return published


def _ombud_sums(keys: Keys) -> Iterator[Row]:
    """Yield the cells of accounts that were shown when they left; their contacts stay as they were then."""
    for account in Account.objects.filter(pk__in=keys).select_related("office").order_by("pk"):
        period = Period.parse(account.period)
        sums = ombud.sums_of(account.office, [period])[account.period]
        days = (account.first, account.last, account.last.year)
        for _period, table, code in account.shown:
            whole = code == TOTAL and table not in sums.tables
            amount = sums.total(table) if whole else sums.tables[table][code]
            counted = table if whole else COUNTED_BY[table]
            split = TOTAL if whole else table
            yield account.pk, account.office_id, period.grain, counted, split, code, amount, *days


def _touched_sheets(touched: Touched) -> set[int]:
    """Return sheets told of themselves, those of rounds, and those an answer was given in."""
    of_others = Q(round__in=touched.get("questionnaires.round", ())) | Q(
        answers__in=touched.get("questionnaires.answer", ())
    )
    found = Sheet.objects.filter(of_others).values_list("pk", flat=True)
    return {*touched.get("questionnaires.sheet", ()), *found}


def _touched_answers(touched: Touched) -> set[int]:
    of_sheets = Answer.objects.filter(sheet__in=touched.get("questionnaires.sheet", ())).values_list("pk", flat=True)
    return {*touched.get("questionnaires.answer", ()), *of_sheets}


def _touched_surveys(touched: Touched) -> set[int]:
    rounds = touched.get("questionnaires.round", ())
    return set(Published.objects.filter(round__in=rounds).values_list("pk", flat=True))


def _touched_plans(touched: Touched) -> set[int]:
    return set(Version.objects.filter(plan__in=touched.get("plans.plan", ())).values_list("pk", flat=True))


def _touched_accounts(touched: Touched) -> set[int]:
    return set(touched.get("ombud.account", ()))


STEERING = (
    Projection(SHEETS, Sheet, _SHEETS, _touched_sheets),
    Projection(ANSWERS, Answer, _answers, _touched_answers),
    Projection(SURVEYS, Published, _surveys, _touched_surveys),
    Projection(PLANS, Version, _plans, _touched_plans),
    Projection(OMBUD_SUMS, Account, _ombud_sums, _touched_accounts, by="account"),
)
