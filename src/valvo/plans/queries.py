"""Rows for the pages of plans, each page with a fixed number of queries."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from valvo.accounts.models import Membership, User
from valvo.core import clock
from valvo.core.figures import format_period
from valvo.core.languages import Language
from valvo.core.periods import Period
from valvo.definitions import deadlines as definitions
from valvo.documents.freezing import thaw
from valvo.documents.tree import Document
from valvo.handling.escalation import stage_on
from valvo.handling.reminding import Deadline
from valvo.organisation.models import Unit
from valvo.organisation.queries import in_force, subtree
from valvo.plans import access, building, quality, rules
from valvo.plans.building import Part
from valvo.plans.definition import templates
from valvo.plans.models import FollowUp, Plan, PlanText, Understood, Version, VersionPart
from valvo.plans.quality import Account, PartFault
from valvo.plans.rules import Change
from valvo.questionnaires.access import sheets_seen
from valvo.questionnaires.choices import SheetState
from valvo.questionnaires.models import Sheet
from valvo.web.waiting import SHOWN, Group, Line, group, left

MOST_FOUND = 100
QUALITY = "plan_quality"  # the questionnaire a plan is evaluated and audited by


@dataclass(frozen=True)
class PartRow:
    """One heading on the page of a plan: the words as read, and what is wrong with them, by language."""

    part: Part
    title: str
    faults: list[PartFault]


@dataclass(frozen=True)
class PlanPage:
    """Everything on the page of a plan for those who write it."""

    plan: Plan
    label: str
    law: str
    parts: list[PartRow]
    faults: list[PartFault]
    empty: int
    versions: list[Version]
    latest: Version | None
    above: Version | None
    newer_above: bool
    account: Account | None
    account_of: str
    accounts: list["AccountRow"]
    readers: int
    staff: int
    valid: bool
    verified: bool  # the template's headings, against their source


def plan_page(plan: Plan, language: Language) -> PlanPage:
    """Return a plan as its writers see it, in one of its languages."""
    template, from_above = building.template_of(plan), building.inherited(plan)
    shown = language if language in building.languages_of(plan) else building.languages_of(plan)[0]
    written = {one: building.parts(plan, from_above, one) for one in building.languages_of(plan)}
    faults = [fault for one, parts in written.items() for fault in quality.of_parts(parts, one)]
    versions = list(plan.versions.defer("trees").select_related("made_by", "publication"))
    accounts = list(plan.follow_ups.all())
    asked = quality.account_asked(plan, {one.period: one for one in accounts})
    readers, staff = _readers(plan)
    return PlanPage(
        plan=plan,
        label=template.label[language],
        law=template.law[language] if template.law else "",
        parts=[_row(part, language, faults) for part in written[shown]],
        faults=faults,
        empty=sum(one.fault is rules.Fault.EMPTY for one in faults),
        versions=versions,
        latest=versions[0] if versions else None,
        above=from_above.version if from_above else None,
        newer_above=bool(from_above and versions and from_above.version.made_at > versions[0].made_at),
        account=asked,
        account_of=format_period(asked.period, language) if asked else "",
        accounts=[_account(one, shown, language) for one in accounts if one.published_at],
        readers=readers,
        staff=staff,
        valid=rules.valid(published=plan.published_id is not None, review_on=plan.review_on, today=clock.today()),
        verified=template.source.verified,
    )


def _row(part: Part, language: Language, faults: list[PartFault]) -> PartRow:
    title = f"{part.heading.number} {part.heading.label[language]}"
    return PartRow(part, title, [one for one in faults if one.heading == part.heading.id])


def _readers(plan: Plan) -> tuple[int, int]:
    """Return how many of those who work at the unit or under it have understood what is published, and of how many."""
    staff = staff_of(plan.unit)
    if plan.published_id is None:
        return 0, 0
    read = Understood.objects.filter(version=plan.published_id, person=OuterRef("pk"))
    counted = staff.aggregate(all=Count("pk"), read=Count("pk", filter=Q(Exists(read))))
    return counted["read"], counted["all"]


def staff_of(unit: Unit) -> QuerySet[User]:
    """Return who works at a unit or under it today."""
    under = subtree(unit, clock.today()).values("pk")
    held = Membership.objects.filter(in_force(clock.today()), unit__in=under)
    return User.objects.filter(pk__in=held.values("user"), is_active=True)


def read(version: Version, language: Language) -> Document:
    """Return a version as a document, in a language or the first of its own."""
    trees: dict[str, object] = version.trees
    return thaw(trees.get(language) or next(iter(trees.values())))  # type: ignore[arg-type]  # frozen trees


@dataclass(frozen=True)
class AccountRow:
    """A published account in one language, and which months it is of."""

    row: FollowUp
    period: str
    text: str


def published_accounts(plan: Plan, language: Language) -> list[AccountRow]:
    """Return the published accounts, newest first, in a language or the first of the plan's."""
    shown = language if language in building.languages_of(plan) else building.languages_of(plan)[0]
    return [_account(row, shown, language) for row in plan.follow_ups.filter(published_at__isnull=False)]


def _account(row: FollowUp, shown: Language, language: Language) -> AccountRow:
    return AccountRow(row, format_period(Period.parse(row.period), language), str(getattr(row, f"text_{shown}")))


@dataclass(frozen=True)
class PartChange:
    """How one part differs between two versions."""

    title: str
    changes: list[Change]


def compared(plan: Plan, before: Version, after: Version, language: Language) -> list[PartChange]:
    """Return the parts that differ between two versions in one language, in the order of the template."""
    rows = VersionPart.objects.filter(version__in=[before, after], language=language)
    words = {(row.version_id, row.heading): row.text for row in rows}
    found = []
    for heading in building.template_of(plan).written:
        old, new = words.get((before.pk, heading.id), ""), words.get((after.pk, heading.id), "")
        if old != new:
            found.append(PartChange(f"{heading.number} {heading.label[language]}", rules.differences(old, new)))
    return found


@dataclass(frozen=True)
class Found:
    """One place where a plan holds the words looked for."""

    plan: Plan
    label: str
    heading: str
    published: bool
    before: str
    word: str
    after: str


def search(person: User, unit: Unit, words: str, language: Language) -> list[Found]:
    """Return where plans in a unit and under it hold the words: in what is published, and in drafts one writes."""
    if len(words.strip()) < 2:
        return []
    under = Q(plan__unit__in=subtree(unit, clock.today()).values("pk"))
    changed = Q(plan__published__isnull=True) | Q(plan__written_at__gt=F("plan__published__made_at"))
    drafts = PlanText.objects.filter(
        under, changed, plan__in=access.plans_written(person).values("pk"), markdown__icontains=words
    )
    published = VersionPart.objects.filter(
        version__plan__in=access.plans_seen(person).filter(unit__in=subtree(unit, clock.today()).values("pk")),
        version__plan__published=F("version"),
        text__icontains=words,
    )
    held = published.select_related("version__plan__unit").order_by("version__plan__unit__name_sv", "pk")
    written = drafts.select_related("plan__unit").order_by("plan__unit__name_sv", "pk")
    rows = [
        _found(row.version.plan, row.heading, row.text, words, language, published=True) for row in held[:MOST_FOUND]
    ]
    rows += [
        _found(row.plan, row.heading, row.markdown, words, language, published=False) for row in written[:MOST_FOUND]
    ]
    return rows[:MOST_FOUND]


def _found(plan: Plan, heading: str, text: str, words: str, language: Language, *, published: bool) -> Found:
    template = building.template_of(plan)
    where = template.heading(heading)
    title = f"{where.number} {where.label[language]}" if where else heading
    return Found(plan, template.label[language], title, published, *rules.snippet(text, words))


# --- on other apps' pages -------------------------------------------------------------------------


def evaluation_of(plan: Plan, person: User) -> Sheet | None:
    """Return the last evaluation or audit of a unit's plan handed in; None without one in the person's reach."""
    rows = sheets_seen(person).filter(unit=plan.unit_id, round__questionnaire=QUALITY, state=SheetState.HANDED_IN)
    return rows.select_related("handed_in_by").order_by("-handed_in_at").first()


def waiting(person: User, unit: Unit, language: Language) -> list[Group]:
    """Return what of plans waits for a person: those to review, accounts that are late, plans to read."""
    today = clock.today()
    written = access.plans_written(person).filter(unit__in=subtree(unit, today).values("pk"), published__isnull=False)
    soon = written.filter(review_on__lte=today + timedelta(days=rules.WARNED_DAYS))
    above = access.plans_above(person).filter(published__isnull=False)
    mine = Understood.objects.filter(version=OuterRef("published"), person=person)
    listed = reverse("plans:index")
    over = soon.filter(review_on__lt=today)
    return [
        _group("plan_over", _("Plans past their review"), over, f"{listed}?late=yes", language, hot=True),
        _group("plan_review", _("Plans to review"), soon.exclude(review_on__lt=today), listed, language),
        _group("plan_read", _("Plans to read"), above.exclude(Exists(mine)), listed, language, reads=True),
    ]


def _group(
    key: str,
    heading: str,
    rows: QuerySet[Plan],
    more: str,
    language: Language,
    *,
    hot: bool = False,
    reads: bool = False,
) -> Group:
    shown = rows.select_related("unit").order_by("review_on", "pk")[:SHOWN]
    lines = [_line(one, language, reads=reads) for one in shown]
    return group(key, heading, lines, rows.order_by().count(), more, hot=hot)


def _line(plan: Plan, language: Language, *, reads: bool) -> Line:
    template = building.template_of(plan)
    return Line(
        title=template.label[language],
        address=reverse("plans:read" if reads else "plans:plan", args=[plan.pk]),
        quiet=plan.unit.name,
        stands="" if reads or plan.review_on is None else left(definitions.end_of_day(plan.review_on)),
        rule=_("Read and understood by everybody who works here") if reads else _law(plan, language),
        over=not reads and plan.review_on is not None and plan.review_on < clock.today(),
        button=_("Read") if reads else _("Open"),
    )


def _law(plan: Plan, language: Language) -> str:
    law = building.template_of(plan).law
    return law[language] if law else _("The day set for the review")


def deadlines() -> Iterator[Deadline]:
    """Yield the reviews that have come to a stage; whoever handles cases at the unit is told."""
    soon = clock.today() + timedelta(days=8)
    for plan in Plan.objects.filter(review_on__lte=soon).select_related("unit", "published"):
        if plan.review_on is None or plan.published is None:
            continue
        stage = stage_on(clock.today(), due=plan.review_on, started=clock.local_day(plan.published.made_at))
        if stage:
            label = templates()[plan.template].label
            address = reverse("plans:plan", args=[plan.pk])
            yield Deadline(
                "plan", plan.pk, plan.review_on, stage, label.__getitem__, str(plan.pk), address, plan.unit_id, None
            )
