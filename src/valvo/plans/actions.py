"""Every write to plans. `seen` is the version the person's page was made from: a later one is refused."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from valvo.accounts.models import User
from valvo.core import clock
from valvo.core.errors import Refusal, StaleError
from valvo.core.languages import LANGUAGES, Language
from valvo.core.periods import Period
from valvo.documents.canvas import Json
from valvo.documents.freezing import digest, freeze
from valvo.organisation.models import Unit
from valvo.plans import building, rules
from valvo.plans.definition import templates
from valvo.plans.errors import AlreadyMadeError, NotWholeError, OwnWorkError
from valvo.plans.events import PlanEvent
from valvo.plans.models import FollowUp, Plan, PlanText, Understood, Version, VersionPart, VersionPublication
from valvo.plans.quality import faults
from valvo.trail.actions import record


@transaction.atomic
def make(*, template: str, unit: Unit, languages: Iterable[Language], by: User) -> Plan:
    """Make a plan by a template; raises AlreadyMadeError where the unit has one."""
    if template not in templates():
        raise Refusal(_("Choose a plan."))
    found = Plan.objects.filter(template=template, unit=unit).first()
    if found:
        raise AlreadyMadeError(_("The unit has such a plan already."), found.pk)
    kept = [one for one in LANGUAGES if one in set(languages)]
    if not kept:
        raise Refusal(_("Choose at least one language."))
    now = clock.now()
    plan = Plan.objects.create(
        template=template, unit=unit, languages=",".join(kept), created_at=now, created_by=by, written_at=now,
        written_by=by,
    )  # fmt: skip
    record(PlanEvent.MADE, by=by, target=plan, unit=unit, template=template)
    return plan


@transaction.atomic
def write(
    *, plan: Plan, heading: str, texts: Mapping[Language, str], replaces: bool, by: User, seen: int | None = None
) -> Plan:
    """Store what stands under a heading in the plan's languages, added to what is inherited or in its place."""
    plan = _locked(plan, seen)
    if building.template_of(plan).heading(heading) is None:
        raise Refusal(_("There is no such heading."))
    for language in building.languages_of(plan):
        PlanText.objects.update_or_create(
            plan=plan,
            heading=heading,
            language=language,
            defaults={"markdown": texts.get(language, "").strip(), "replaces": replaces},
        )
    plan.written_at, plan.written_by = clock.now(), by
    _saved(plan)
    record(PlanEvent.WRITTEN, by=by, target=plan, unit=plan.unit_id, heading=heading)
    return plan


@transaction.atomic
def approve(*, plan: Plan, review_on: date, by: User, seen: int | None = None) -> Version:
    """Approve what another wrote as a new version, frozen in all its languages.

    Raises OwnWorkError for the last writer, NotWholeError where a required part is empty, Refusal for a review day that
    is not ahead or later than the template allows.
    """
    plan = _locked(plan, seen)
    if not rules.may_approve(by.pk, plan.written_by_id):
        raise OwnWorkError(_("You wrote here last: somebody else approves it."))
    if any(one.fault is rules.Fault.EMPTY for one in faults(plan)):
        raise NotWholeError(_("A required part is empty. It is marked on the page."))
    _refuse_wrong_review(plan, review_on)
    languages, number = building.languages_of(plan), plan.versions.count() + 1
    trees: Json = {one: freeze(building.plan_tree(plan, one, number=number, draft=False)) for one in languages}
    version = Version.objects.create(
        plan=plan,
        number=number,
        trees=trees,
        digest=digest(trees),
        review_on=review_on,
        made_at=clock.now(),
        made_by=by,
    )
    _keep_parts(version, plan, languages)
    _saved(plan)
    record(PlanEvent.APPROVED, by=by, target=plan, unit=plan.unit_id, number=number)
    return version


@transaction.atomic
def publish(*, plan: Plan, by: User, seen: int | None = None) -> VersionPublication:
    """Publish the last approved version; readers see it instead of the one before."""
    plan = _locked(plan, seen)
    version = plan.versions.first()
    if version is None:
        raise Refusal(_("Nothing has been approved."))
    if plan.published_id == version.pk:
        raise Refusal(_("The last approved version is published already."))
    made = VersionPublication.objects.create(version=version, published_at=clock.now(), published_by=by)
    plan.published, plan.review_on = version, version.review_on
    plan.published_on = plan.published_on or clock.today()
    _saved(plan)
    record(PlanEvent.PUBLISHED, by=by, target=plan, unit=plan.unit_id, number=version.number)
    return made


@transaction.atomic
def understand(*, version: Version, by: User) -> Understood:
    """Note that somebody has read a version and understands it; once."""
    made, new = Understood.objects.get_or_create(version=version, person=by, defaults={"at": clock.now()})
    if new:
        record(PlanEvent.UNDERSTOOD, by=by, target=version.plan, unit=version.plan.unit_id, number=version.number)
    return made


@transaction.atomic
def write_follow_up(*, plan: Plan, period: Period, texts: Mapping[Language, str], by: User) -> FollowUp:
    """Write the account of four months that are over; raises Refusal once it is published or for a wrong period."""
    _refuse_wrong_period(plan, period)
    row = FollowUp.objects.select_for_update().filter(plan=plan, period=str(period)).first()
    row = row or FollowUp(plan=plan, period=str(period))
    if row.published_at:
        raise Refusal(_("The account is published and stays as it is."))
    for language in building.languages_of(plan):
        setattr(row, f"text_{language}", texts.get(language, "").strip())
    row.written_at, row.written_by = clock.now(), by
    row.save()
    record(PlanEvent.FOLLOW_UP_WRITTEN, by=by, target=plan, unit=plan.unit_id, period=str(period))
    return row


@transaction.atomic
def publish_follow_up(*, follow_up: FollowUp, by: User) -> FollowUp:
    """Publish the account of four months beside the plan; raises Refusal where a language is empty."""
    row = FollowUp.objects.select_for_update(of=("self",)).select_related("plan").get(pk=follow_up.pk)
    if row.published_at:
        raise Refusal(_("The account is published and stays as it is."))
    if not all(getattr(row, f"text_{one}") for one in building.languages_of(row.plan)):
        raise Refusal(_("Write the account in all languages of the plan first."))
    row.published_at, row.published_by = clock.now(), by
    row.save()
    record(PlanEvent.FOLLOW_UP_PUBLISHED, by=by, target=row.plan, unit=row.plan.unit_id, period=row.period)
    return row


# --- what the actions share -----------------------------------------------------------------------


def _locked(plan: Plan, seen: int | None) -> Plan:
    found = Plan.objects.select_for_update().get(pk=plan.pk)
    if seen is not None and seen != found.version:
        raise StaleError(_("Somebody changed the plan after you opened the page. What you wrote is kept below."))
    return found


def _saved(plan: Plan) -> None:
    plan.version += 1
    plan.save()


def _keep_parts(version: Version, plan: Plan, languages: Iterable[Language]) -> None:
    from_above = building.inherited(plan)
    VersionPart.objects.bulk_create(
        VersionPart(version=version, heading=part.heading.id, language=language, text=part.text)
        for language in languages
        for part in building.parts(plan, from_above, language)
    )


def _refuse_wrong_review(plan: Plan, review_on: date) -> None:
    months = building.template_of(plan).review_months
    latest = rules.latest_review(clock.today(), months)
    if not clock.today() < review_on <= latest:
        raise Refusal(_("The day of review lies ahead, and at most %(months)s months from now.") % {"months": months})


def _refuse_wrong_period(plan: Plan, period: Period) -> None:
    if building.template_of(plan).follow_up_months is None or period.grain != "third":
        raise Refusal(_("This plan is not followed up every four months."))
    if plan.published_on is None or period.end <= plan.published_on or period.end > clock.today():
        raise Refusal(_("The account is of four months that are over, since the plan was published."))
