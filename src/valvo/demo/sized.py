"""Reports of the size and shape of a real organisation's year: its margins to the last case, all else invented. Pure.

HUS has told how many reports its units made in 2024, how many were serious, reached the patient or were near misses.
As many are made here, handled and closed, so that the same figures can be counted out of live handling data.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

from valvo.core.clock import LOCAL_ZONE
from valvo.demo.dice import Dice
from valvo.demo.lives import Handled, Judged, Life, Said
from valvo.demo.phrases import phrases, texts

HANDLER = "hus:handler"
# Near a quarter of the reports were about medicines and fluids; the report gives no count.
MEDICATION_SHARE = Decimal("0.245")
_OTHER_TYPES: Mapping[str, float] = {
    "information": 22, "examination": 14, "care": 13, "accident": 12, "device": 6, "diagnosis": 6, "surgery": 5,
    "violence": 4, "transport": 3, "infection": 2, "it_system": 7, "environment": 6,
}  # fmt: skip
_MILD: Mapping[str, float] = {"none": 55, "low": 36, "moderate": 9}
_KINDS = {"reached": "hazard_event", "near_miss": "hazard_event", "risk": "risk"}


@dataclass(frozen=True)
class Margins:
    """How many reports of each sort an organisation had in a year, and device incidents in the year before."""

    year: int
    reports: int
    serious: int
    reached: int
    near_miss: int
    medication: int
    never: int
    devices: int
    devices_before: int

    @classmethod
    def of(cls, figures: Mapping[tuple[str, int], Decimal], year: int) -> "Margins":
        """Return the margins that published figures give, by the codes of their terms and years.

        Shares become the whole number of reports nearest to them.
        """
        reports = int(figures["reports", year])

        def part(share: Decimal) -> int:
            return int((share * reports).quantize(Decimal(1), ROUND_HALF_UP))

        return cls(
            year=year,
            reports=reports,
            serious=int(figures["reports-serious", year]),
            reached=part(figures["reports-reached", year] / 100),
            near_miss=part(figures["reports-near-miss", year] / 100),
            medication=part(MEDICATION_SHARE),
            never=int(figures["never-events", year]),
            devices=int(figures["device-incidents", year]),
            devices_before=int(figures["device-incidents", year - 1]),
        )


def lives(margins: Margins, weights: Mapping[str, float], seed: int) -> list[Life]:
    """Return the reports in the order they came; `weights` are the units and how much each reports."""
    dice = Dice(seed)
    device = Sort("device_incident", "near_miss", "device", "none")
    drawn = [(one, margins.year) for one in (*_sorts(margins, dice), *[device] * margins.devices)]
    drawn += [(device, margins.year - 1) for _ in range(margins.devices_before)]
    made = [_life(dice, one, year, weights) for one, year in drawn]
    return sorted(made, key=lambda life: life.received_at)


@dataclass(frozen=True)
class Sort:
    """What is fixed of one report before the rest is drawn."""

    kind: str
    reach: str
    event: str
    harm: str
    never: bool = False


def _sorts(margins: Margins, dice: Dice) -> Iterator[Sort]:
    """Yield what each report is, so that every margin is met; which are about medicines is drawn among all."""
    risks = margins.reports - margins.reached - margins.near_miss
    reaches = ["reached"] * margins.reached + ["near_miss"] * margins.near_miss + ["risk"] * risks
    others = [dice.weighted(_OTHER_TYPES) for _ in range(margins.reports - margins.medication)]
    events = dice.shuffled(["medication"] * margins.medication + others)
    for number, (reach, event) in enumerate(zip(reaches, events, strict=True)):
        mild = dice.weighted(_MILD) if reach == "reached" else "none"
        harm = "severe" if number < margins.serious else mild
        yield Sort(_KINDS[reach], reach, event, harm, never=number < margins.never)


def _life(dice: Dice, one: Sort, year: int, weights: Mapping[str, float]) -> Life:
    happened = date(year, 1, 1) + timedelta(days=int(dice.between(0, 365)))
    return closed_life(dice, one, happened, weights, HANDLER)


def closed_life(dice: Dice, one: Sort, happened: date, weights: Mapping[str, float], handler: str) -> Life:
    """Return a report of a day at one of the units, handled and closed within two months."""
    start = datetime.combine(happened, datetime.min.time(), LOCAL_ZONE)
    received = (start + timedelta(hours=dice.between(6, 23.9))).astimezone(UTC)
    return Life(
        key=UUID(int=dice.bits(128)),
        kind=one.kind,
        unit=dice.weighted(weights),
        language="sv",
        event=one.event,
        reach=one.reach,
        happened_on=happened,
        happened_at=None,
        received_at=received,
        place="",
        texts=_texts(dice, one),
        answers={"never_event": ["wrong_site"]} if one.never else {},
        role="staff",
        secrecy="anonymous",
        channel="staff",
        reporter="",
        handled=_handled(dice, one, received, handler),
    )


def _texts(dice: Dice, one: Sort) -> dict[str, str]:
    if one.kind != "risk":
        return texts(dice, "sv", one.event, reached=one.reach == "reached")
    stories = phrases("sv").kinds["risk"].stories
    return {"story": dice.pick(stories[dice.pick(list(stories))])}


def _handled(dice: Dice, one: Sort, received: datetime, handler: str) -> Handled:
    taken = received + timedelta(days=dice.between(0.2, 3))
    harmed = one.kind != "risk"  # of a risk nobody judges harm
    judged = Judged(
        at=taken + timedelta(hours=2),
        event_type=one.event,
        reach=one.reach,
        physical_harm=one.harm if harmed else "",
        psychological_harm="none" if harmed else "",
        unit_consequence="",
        likelihood=None,
        severity=None,
        factors=(),
    )
    told = taken + timedelta(days=dice.between(1, 50))
    return Handled(
        handler=handler,
        taken_at=taken,
        judged=judged,
        waived_at=told,
        waived_reason="no_contact",
        no_action=Said(told, "Händelsen är gången igenom på enheten.") if one.harm == "severe" else None,
        closed_at=told + timedelta(minutes=5),
    )
