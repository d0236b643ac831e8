"""What comes out of reading: facts with their origin, differences between print and counts, and remarks."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from valvo.registers.reading.reasons import Note


class Kind(StrEnum):
    """The kinds of table that are known; the names `--as` takes."""

    WAITING_ASSESSMENT = "waiting-assessment"
    WAITING_CARE = "waiting-care"
    OBJECTIONS = "objections"
    COMPLAINTS = "complaints"
    INJURIES = "injuries"
    KEY_FIGURES = "key-figures"
    SERVICE_CHAINS = "service-chains"
    SUPERVISION_VISITS = "supervision-visits"


class Dimension(StrEnum):
    """What the rows of a table are."""

    UNIT = "unit"
    SPECIALTY = "specialty"
    CAUSE = "cause"
    AUTHORITY = "authority"
    INJURY = "injury-cause"
    FIGURE = "figure"
    CHAIN = "chain"
    VISIT_KIND = "visit-kind"


class Measure(StrEnum):
    """What a figure counts."""

    WAITING = "waiting"
    UNDER_GUARANTEE = "under-guarantee"
    OVER_LIMIT = "over-limit"
    OBJECTIONS = "objections"
    COMPLAINTS = "complaints"
    INJURY_NOTICES = "injury-notices"
    INJURY_DECISIONS = "injury-decisions"
    INJURIES_PAID = "injuries-paid"
    VISITS = "visits"
    VALUE = "value"


class ChainState(StrEnum):
    """How far a service or care chain has come."""

    UNDER_DESCRIPTION = "under-description"
    AWAITING_APPROVAL = "awaiting-approval"
    READY = "ready"
    UPDATED = "updated"


COUNT, PERCENT = "count", "percent"
SUM = "Σ"  # what a table's sum is called, whatever its row is called


@dataclass(frozen=True)
class Span:
    """The days a figure is of, both included; the same day twice for the situation on a day."""

    first: date
    last: date

    def __str__(self) -> str:
        return str(self.last) if self.first == self.last else f"{self.first}–{self.last}"


@dataclass(frozen=True)
class Item:
    """A row's identity: its own name and, where there is one, the group it stands in (cause class, producer form)."""

    dimension: Dimension
    name: str
    group: str = ""

    def __str__(self) -> str:
        return f"{self.group}: {self.name}" if self.group else self.name


@dataclass(frozen=True)
class Origin:
    """The cell a figure comes from; row from one, column as a letter."""

    sheet: str
    row: int
    column: str


@dataclass(frozen=True)
class Fact:
    """One figure of one item; `value` None says that the source leaves its cell empty."""

    item: Item
    measure: Measure
    span: Span
    value: Decimal | None
    unit: str  # count, percent, or the source's own word
    origin: Origin
    decimals: int = 0
    limit_days: int = 0  # days of the limit for OVER_LIMIT; nought where no limit applies
    derived: bool = False  # from this year's figure and its change, the change's cell being the origin
    remark: str = ""  # the source's remark beside the figure


@dataclass(frozen=True)
class ChainFact:
    """A service or care chain's state on a day; `published` None where the source does not say."""

    item: Item
    on: date
    state: ChainState
    published: bool | None
    origin: Origin


@dataclass(frozen=True)
class Difference:
    """The source prints another figure than its own counts give (rounded half up to the printed decimals)."""

    origin: Origin
    heading: str
    item: str
    printed: Decimal
    computed: Decimal
    decimals: int
    unit: str
    span: Span


@dataclass(frozen=True)
class Reading:
    """One table understood."""

    file: str
    sheet: str
    kind: Kind
    first: date  # of the newest figures
    last: date
    limit_days: int
    rows: int
    facts: tuple[Fact, ...]
    chains: tuple[ChainFact, ...]
    differences: tuple[Difference, ...]
    remarks: tuple[Note, ...]

    @property
    def derived(self) -> int:
        """Return how many figures were derived from a change."""
        return sum(fact.derived for fact in self.facts)

    @property
    def missing(self) -> int:
        """Return how many figures the source leaves empty."""
        return sum(fact.value is None for fact in self.facts)
