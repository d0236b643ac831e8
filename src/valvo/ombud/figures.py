"""Totals of an account as key figures of the registers, so that reviews tell them without anybody retyping them."""

import hashlib
from decimal import Decimal

from valvo.ombud import rules
from valvo.ombud.models import Account
from valvo.registers.incoming import Incoming
from valvo.registers.reading.facts import COUNT, Dimension, Fact, Item, Kind, Measure, Origin, Reading, Span
from valvo.registers.terms import terms

FIGURES = {rules.CONTACTS: "ombud-events", rules.OBJECTS: "ombud-objects"}


def as_incoming(account: Account, sums: rules.Sums) -> Incoming | None:
    """Return the account's totals as a table ready to be taken in; None where both are hidden."""
    names = {term.code: term.sv for term in terms()["figure"]}
    shown = {tuple(cell) for cell in account.shown}
    facts = tuple(
        Fact(
            item=Item(Dimension.FIGURE, names[figure]),
            measure=Measure.VALUE,
            span=Span(account.first, account.last),
            value=Decimal(sums.total(counted)),
            unit=COUNT,
            origin=Origin("", row, "B"),
        )
        for row, (counted, figure) in enumerate(FIGURES.items(), start=1)
        if rules.key(account.period, counted, rules.TOTAL) in shown
    )
    if not facts:
        return None
    name = f"ombud-account-{account.period}"
    reading = Reading(
        name,
        "",
        Kind.KEY_FIGURES,
        account.first,
        account.last,
        0,
        len(facts),
        facts,
        chains=(),
        differences=(),
        remarks=(),
    )
    told = f"{name}:{account.office_id}:{[str(fact.value) for fact in facts]}"
    return Incoming(name, hashlib.sha256(told.encode()).hexdigest(), (reading,))
