"""Makers of investigations in the small county."""

from dataclasses import dataclass
from datetime import timedelta

from thread import case_at

from factories import county, person
from valvo.accounts.models import User
from valvo.accounts.permissions import Role
from valvo.core import clock
from valvo.handling.models import Case
from valvo.investigations import actions
from valvo.investigations.models import (
    Barrier,
    Contribution,
    Finding,
    Investigation,
    Moment,
    Participation,
    Recommendation,
    WorkNote,
)
from valvo.organisation.models import Unit


@dataclass
class Team:
    """A ward with a serious event, and the people around its investigation."""

    units: dict[str, Unit]
    ward: Unit
    coordinator: User
    lead: User
    member: User
    manager: User

    @classmethod
    def new(cls) -> "Team":
        units = county()
        return cls(
            units,
            units["ward-1"],
            person(Role.COORDINATOR, units["county"], name="Office"),
            person(Role.HANDLER, units["ward-2"], name="Lead"),
            person(Role.INSPECTOR, units["care"], name="Member"),
            person(Role.MANAGER, units["county"], name="Director"),
        )

    def taken_case(self) -> Case:
        return case_at(self.ward, person(), handler=person(Role.HANDLER, self.ward))

    def decided(self, case: Case | None = None) -> Investigation:
        return actions.decide(
            case=case or self.taken_case(), level="full", reason="Severe harm.", lead=self.lead, by=self.coordinator
        )

    def filled(self, *, times: int = 1, notes: int = 1) -> Investigation:
        """Return an investigation with nothing missing before its report."""
        one = self.decided()
        actions.add_member(investigation=one, person=self.member, role="member", by=self.lead)
        for user in (self.lead, self.member):
            actions.state_independence(investigation=one, independent=True, ties="", by=user)
        for _ in range(times):
            for entry in entries():
                actions.add_entry(investigation=one, entry=entry, by=self.lead)
        for _ in range(notes):
            actions.add_entry(investigation=one, entry=WorkNote(text="Ask the pharmacy."), by=self.lead)
        actions.offer_support(investigation=one, by=self.lead)
        actions.summarise(
            investigation=one, title="A dose given twice", summary="The list was **printed** early.",
            no_recommendation_reason="", by=self.lead,
        )  # fmt: skip
        return Investigation.objects.get(pk=one.pk)

    def approved(self, **more: int) -> Investigation:
        one = self.filled(**more)
        actions.send(investigation=one, by=self.lead)
        actions.approve(investigation=one, by=self.manager)
        return Investigation.objects.get(pk=one.pk)


def entries() -> list[Moment | Barrier | Contribution | Finding | Recommendation | Participation]:
    """Return one entry of each kind the report needs."""
    day = clock.today() - timedelta(days=3)
    return [
        Moment(happened_on=day, text="The list was printed.", source="log"),
        Barrier(text="Double check of the dose", outcome="failed"),
        Contribution(element="equipment", text="The scanner was charging."),
        Finding(text="Printing replaced scanning."),
        Recommendation(text="Buy a second scanner."),
        Participation(party="relative", reply="accepted", way="meeting", offered_on=day),
    ]
