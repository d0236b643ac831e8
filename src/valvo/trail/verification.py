"""Checking the trail from its first link to its last."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from valvo.trail import rules
from valvo.trail.actions import key
from valvo.trail.models import Event, Seal


class FaultKind(StrEnum):
    """What can be wrong with a row."""

    CHANGED = "changed"  # the event's content is not what was written, or was not written by us
    MISSING = "missing"  # a sealed event is gone
    CHAIN = "chain"  # a link does not follow from the one before
    UNSEALED = "unsealed"  # an event before the last sealed one has no link


@dataclass(frozen=True)
class Fault:
    """One thing wrong, with the event's number (and the link's, where there is one)."""

    kind: FaultKind
    event: int
    link: int | None = None


@dataclass(frozen=True)
class Verdict:
    """What a verification found; `waiting` events are newer than the last seal and only authenticated so far."""

    events: int
    links: int
    waiting: int
    faults: tuple[Fault, ...]


def verify() -> Verdict:
    """Check every event and every link; reads the whole trail in constant memory per row."""
    macs = dict(_authenticated())
    faults = [Fault(FaultKind.CHANGED, pk) for pk, (_mac, genuine) in macs.items() if not genuine]
    sealed: set[int] = set()
    before, number = rules.FIRST_LINK, 0
    for number, seal in enumerate(Seal.objects.order_by("number").iterator(chunk_size=5_000), start=1):
        sealed.add(seal.event)
        faults.extend(_link_faults(seal, number, before, macs))
        before = seal.digest
    last = max(sealed, default=0)
    loose = [pk for pk in macs if pk not in sealed]
    faults.extend(Fault(FaultKind.UNSEALED, pk) for pk in loose if pk < last)
    return Verdict(len(macs), number, sum(pk > last for pk in loose), tuple(faults))


def _link_faults(seal: Seal, number: int, before: str, macs: dict[int, tuple[str, bool]]) -> Iterator[Fault]:
    if seal.event not in macs:
        yield Fault(FaultKind.MISSING, seal.event, seal.number)
        return
    mac = macs[seal.event][0]
    if seal.number != number or seal.digest != rules.link(
        key(), before=before, number=number, event=seal.event, mac=mac
    ):
        yield Fault(FaultKind.CHAIN, seal.event, seal.number)


def _authenticated() -> Iterator[tuple[int, tuple[str, bool]]]:
    for row in Event.objects.order_by("id").iterator(chunk_size=5_000):
        mac = rules.message_code(
            key(),
            at=row.at,
            tag=row.tag,
            actor=row.actor,
            unit=row.unit,
            target_kind=row.target_kind,
            target=row.target,
            data=row.data,
        )
        yield row.pk, (row.mac, mac == row.mac)
