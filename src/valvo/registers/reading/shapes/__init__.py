"""The kinds of table that are known, one module each; `SHAPES` is the list."""

from valvo.registers.reading.shapes.complaints import COMPLAINTS
from valvo.registers.reading.shapes.injuries import INJURIES
from valvo.registers.reading.shapes.key_figures import KEY_FIGURES
from valvo.registers.reading.shapes.objections import OBJECTIONS
from valvo.registers.reading.shapes.service_chains import SERVICE_CHAINS
from valvo.registers.reading.shapes.shape import Shape
from valvo.registers.reading.shapes.supervision_visits import SUPERVISION_VISITS
from valvo.registers.reading.shapes.waiting_assessment import WAITING_ASSESSMENT
from valvo.registers.reading.shapes.waiting_care import WAITING_CARE

SHAPES: tuple[Shape, ...] = (
    WAITING_ASSESSMENT,
    WAITING_CARE,
    OBJECTIONS,
    COMPLAINTS,
    INJURIES,
    KEY_FIGURES,
    SERVICE_CHAINS,
    SUPERVISION_VISITS,
)
