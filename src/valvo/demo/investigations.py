"""Two investigations of the demo region as values: one under way, one finished. Words: `investigations.yaml`."""

from datetime import time
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from valvo.definitions.reading import read


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Step(_Part):
    """One thing that happened; `days` after the event."""

    days: int
    at: time
    text: str
    source: str


class Shield(_Part):
    """A barrier and what it did."""

    text: str
    outcome: str


class Cause(_Part):
    """A contributing factor."""

    element: str
    text: str


class Offer(_Part):
    """An offer to take part, `days` after the decision."""

    party: str
    reply: str
    way: str
    days: int


class Advice(_Part):
    """A recommendation, the action it became and how many days that is given."""

    text: str
    action: str
    days: int


class Inquiry(_Part):
    """One investigation."""

    title: str = ""
    level: str
    reason: str
    moments: tuple[Step, ...]
    barriers: tuple[Shield, ...]
    factors: tuple[Cause, ...]
    participations: tuple[Offer, ...]
    notes: tuple[str, ...]
    findings: tuple[str, ...]
    recommendations: tuple[Advice, ...]
    summary: str


class Inquiries(_Part):
    """The two."""

    running: Inquiry
    finished: Inquiry


@cache
def inquiries() -> Inquiries:
    """Return the two investigations."""
    return read(Path(__file__).with_name("investigations.yaml"), Inquiries).value
