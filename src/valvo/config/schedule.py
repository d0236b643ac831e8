"""What the worker does by itself, and how often. Each entry names a django-tasks task in its app's `tasks.py`."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True)
class Recurring:
    """A task and the time between its runs; one `apart` never waits in the queue behind a long one."""

    task: str  # module:name
    every: timedelta
    apart: bool = False


SCHEDULE: tuple[Recurring, ...] = (
    Recurring("valvo.hotline.tasks:look", timedelta(seconds=15), apart=True),
    Recurring("valvo.intake.tasks:open_arrivals", timedelta(seconds=5), apart=True),
    Recurring("valvo.trail.tasks:seal", timedelta(seconds=30)),
    Recurring("valvo.attachments.tasks:scan", timedelta(seconds=30)),
    Recurring("valvo.retention.tasks:erase", timedelta(days=1)),
    Recurring("valvo.analytics.tasks:refresh_lake", timedelta(minutes=2)),
    Recurring("valvo.indicators.tasks:gather_figures", timedelta(seconds=20), apart=True),
    Recurring("valvo.signals.tasks:look", timedelta(hours=1)),
    Recurring("valvo.inspections.tasks:tell_restrictions", timedelta(days=1)),
    Recurring("valvo.pictures.tasks:mornings", timedelta(hours=1)),
    Recurring("valvo.handling.tasks:remind", timedelta(hours=1)),
    Recurring("valvo.investigations.tasks:expire_notes", timedelta(hours=6)),
)
