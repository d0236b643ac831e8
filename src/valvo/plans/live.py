"""The parts of a plan that fill themselves, as blocks of a document; each takes a fixed number of queries."""

from collections.abc import Callable, Set
from datetime import timedelta

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from valvo.accounts.models import Membership
from valvo.accounts.permissions import Role
from valvo.core import clock
from valvo.core.figures import Figure, Suppression, format_date
from valvo.core.languages import Language
from valvo.definitions.catalogue import catalogue
from valvo.devices.access import officers_on
from valvo.devices.choices import State
from valvo.devices.models import Device
from valvo.devices.queries import late, risk_label
from valvo.documents.tree import Block, Column, Kind, Note, Row, Table
from valvo.handling.models import Case
from valvo.handling.rules import FINISHED
from valvo.improvement.models import Action
from valvo.improvement.rules import OPEN
from valvo.organisation.choices import UnitKind
from valvo.organisation.models import Closure, Unit
from valvo.organisation.queries import in_force, path, subtree
from valvo.plans import rules
from valvo.plans.definition import templates
from valvo.plans.models import Plan
from valvo.plans.shares import shares

REPLY = "objection_reply"  # the clock of answers to objections


def blocks(name: str, plan: Plan, language: Language) -> tuple[Block, ...]:
    """Return a live part in a language; translations are those in force."""
    return _LIVE[name](plan, language)


def _producer(plan: Plan, language: Language) -> tuple[Block, ...]:
    above = path(plan.unit, clock.today())
    named = [one for one in above if one.kind in {UnitKind.ORGANISER, UnitKind.PRODUCER}]
    rows = [(one.get_kind_display(), one.name) for one in named] + [(_("Form"), plan.unit.get_provider_form_display())]
    return (_pairs(_("Who produces the service"), (_("What"), _("Name")), rows),)


def _responsible(plan: Plan, language: Language) -> tuple[Block, ...]:
    """Return who answers: those with the role nearest to the unit."""
    today = clock.today()
    depth = dict(Closure.objects.filter(in_force(today), descendant=plan.unit).values_list("ancestor", "depth"))
    roles = (Role.HANDLER, Role.MANAGER, Role.COORDINATOR)
    held = Membership.objects.filter(in_force(today), unit__in=depth, role__in=roles, user__is_active=True)
    rows = []
    for role in roles:
        found = [one for one in held.select_related("user").order_by("user__name", "pk") if one.role == role]
        nearest = min((depth[one.unit_id] for one in found), default=None)
        rows += [(str(role.label), one.user.name) for one in found if depth[one.unit_id] == nearest]
    return (_pairs(_("Who is responsible"), (_("Task"), _("Name")), rows),)


def _officers(plan: Plan, language: Language) -> tuple[Block, ...]:
    """Return who looks after the devices of each unit that has any; a dash where nobody does."""
    under = subtree(plan.unit, clock.today()).values("pk")
    kept = Device.objects.filter(unit__in=under).exclude(state=State.TAKEN_OUT).values("unit")
    named: dict[int, list[str]] = {}
    for one in officers_on(clock.today()).filter(unit__in=under).select_related("person").order_by("person__name"):
        named.setdefault(one.unit_id, []).append(one.person.name)
    units = Unit.objects.filter(Q(pk__in=kept) | Q(pk__in=named)).order_by("name_sv", "pk")
    rows = [(one.name, ", ".join(named.get(one.pk, ["–"]))) for one in units]
    return (_pairs(_("Device officers"), (_("Unit"), _("Name")), rows),)


def _devices(plan: Plan, language: Language) -> tuple[Block, ...]:
    """Return how many devices there are by risk class, and how many have a check whose day has passed."""
    under = subtree(plan.unit, clock.today()).values("pk")
    kept = Device.objects.filter(unit__in=under).exclude(state=State.TAKEN_OUT).order_by()
    over = late(kept).values("pk")
    counted = kept.values_list("type__risk").annotate(
        used=Count("pk", filter=Q(state=State.IN_USE)),
        aside=Count("pk", filter=Q(state=State.QUARANTINED)),
        over=Count("pk", filter=Q(pk__in=over)),
    )
    rows = tuple(Row((risk_label(risk, language), *map(Figure, numbers))) for risk, *numbers in sorted(counted))
    if not rows:
        return (Note(_("No device is in the register.")),)
    heads = (_("In use"), _("In quarantine"), _("Check over its day"))
    return (Table(_("Devices"), (Column(_("Risk class"), Kind.TEXT), *map(Column, heads)), rows),)


def _replies(plan: Plan, language: Language) -> tuple[Block, ...]:
    return (_times(_("How soon objections are answered"), {REPLY}, language),)


def _clocks(plan: Plan, language: Language) -> tuple[Block, ...]:
    return (_times(_("Times things are handled within"), catalogue().clocks.keys() - {REPLY}, language),)


def _times(caption: str, clocks: Set[str], language: Language) -> Block:
    told = [one.value for name, one in catalogue().clocks.items() if name in clocks]
    rows = [(one.label[language], one.rule_text[language]) for one in told]
    return _pairs(caption, (_("What"), _("Time")), rows)


def _events(plan: Plan, language: Language) -> tuple[Block, ...]:
    """Return what was reported and handled in the last twelve months, as a public plan may tell it."""
    since = clock.now() - timedelta(days=365)
    under = subtree(plan.unit, clock.today()).values("pk")
    counted = Case.objects.filter(unit__in=under, opened_at__gte=since).aggregate(
        all=Count("pk"), handled=Count("pk", filter=Q(state__in=FINISHED))
    )
    rows = (Row((_("Reported"), _count(counted["all"]))), Row((_("Of them handled"), _count(counted["handled"]))))
    columns = (Column(_("Events in twelve months"), Kind.TEXT), Column(_("How many")))
    rounded = Note(_("Numbers are rounded to the nearest five, so that no plan gives away what another hides."))
    return (Table(_("Reports and their handling"), columns, rows), rounded)


def _shortcomings(plan: Plan, language: Language) -> tuple[Block, ...]:
    under = subtree(plan.unit, clock.today()).values("pk")
    found = Action.objects.filter(unit__in=under, state__in=OPEN).aggregate(
        open=Count("pk"), late=Count("pk", filter=Q(due__lt=clock.today()))
    )
    rows = (Row((_("Not done yet"), Figure(found["open"]))), Row((_("Over their day"), Figure(found["late"]))))
    return (Table(_("Open actions"), (Column(_("Actions"), Kind.TEXT), Column(_("How many"))), rows),)


def _review(plan: Plan, language: Language) -> tuple[Block, ...]:
    template = templates()[plan.template]
    sentences = [_("The plan is reviewed at least every %(months)s months.") % {"months": template.review_months}]
    if template.follow_up_months:
        sentences.append(_("An account of how it is followed is published every four months."))
    if plan.review_on:
        sentences.append(_("Next review: %(day)s.") % {"day": format_date(plan.review_on, language)})
    return (Note(" ".join(sentences)),)


def _plans(plan: Plan, language: Language) -> tuple[Block, ...]:
    rows = tuple(
        Row((one.label[language], Figure(one.valid), Figure(one.units))) for one in shares(plan.unit) if one.units
    )
    columns = (Column(_("Plan"), Kind.TEXT), Column(_("Valid and published")), Column(_("Units")))
    return (Table(_("Plans of the units"), columns, rows),)


def _pairs(caption: str, columns: tuple[str, str], rows: list[tuple[str, str]]) -> Block:
    heads = tuple(Column(one, Kind.TEXT) for one in columns)
    return Table(caption, heads, tuple(Row(row) for row in rows)) if rows else Note(_("Nothing is known yet."))


def _count(number: int) -> Figure:
    told = rules.told(number)
    return Figure.hidden(Suppression.SMALL_NUMBER) if told is None else Figure(told)


Part = Callable[[Plan, Language], tuple[Block, ...]]
_LIVE: dict[str, Part] = {
    "producer": _producer,
    "responsible": _responsible,
    "officers": _officers,
    "devices": _devices,
    "replies": _replies,
    "clocks": _clocks,
    "events": _events,
    "shortcomings": _shortcomings,
    "review": _review,
    "plans": _plans,
}


def register(name: str, part: Part) -> None:
    """Tell how an app above fills a part of plans; called once, when it is ready."""
    _LIVE[name] = part
