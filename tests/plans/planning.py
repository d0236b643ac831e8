"""Makers of plans in the small county."""

from dataclasses import dataclass
from datetime import date

from dateutil.relativedelta import relativedelta

from factories import county, person
from valvo.accounts.models import User
from valvo.accounts.permissions import Role
from valvo.core import clock
from valvo.organisation.models import Unit
from valvo.plans import actions
from valvo.plans.building import template_of
from valvo.plans.models import Plan, Version

LONG = "Here it says in enough words how this is done at the unit every day."


@dataclass
class House:
    """A county whose ward is to have a plan: who writes it, who approves and publishes."""

    units: dict[str, Unit]
    ward: Unit
    writer: User
    approver: User
    nurse: User

    @classmethod
    def new(cls) -> "House":
        units = county()
        ward = units["ward-1"]
        return cls(
            units,
            ward,
            person(Role.HANDLER, ward, name="Writer"),
            person(Role.MANAGER, units["hospital"], name="Approver"),
            person(Role.REPORTER, ward, name="Nurse"),
        )

    def made(self, unit: Unit | None = None, template: str = "self_monitoring_plan") -> Plan:
        return actions.make(template=template, unit=unit or self.ward, languages=["sv", "en"], by=self.writer)

    def filled(self, unit: Unit | None = None, template: str = "self_monitoring_plan", **special: str) -> Plan:
        """Return a plan with every part written; `special` gives a part's own words."""
        plan = self.made(unit, template)
        for heading in template_of(plan).written:
            said = special.get(heading.id, LONG)
            actions.write(plan=plan, heading=heading.id, texts={"sv": said, "en": said}, replaces=False, by=self.writer)
        return Plan.objects.get(pk=plan.pk)

    def approved(self, plan: Plan) -> Version:
        return actions.approve(plan=plan, review_on=in_a_year(), by=self.approver)

    def published(self, unit: Unit | None = None, template: str = "self_monitoring_plan", **special: str) -> Plan:
        plan = self.filled(unit, template, **special)
        self.approved(plan)
        actions.publish(plan=plan, by=self.approver)
        return Plan.objects.get(pk=plan.pk)


def in_a_year() -> date:
    return clock.today() + relativedelta(months=12)
