"""Background work of handling."""

from django_tasks import task

from valvo.core import clock
from valvo.handling import actions

# Nobody is told of deadlines in the night; the first run after this hour sends the day's digest.
MORNING = 7


@task()
def remind() -> int:
    """Send the day's digests, once it is morning; returns how many people were told. Safe to run many times a day."""
    return actions.remind() if clock.now().astimezone(clock.LOCAL_ZONE).hour >= MORNING else 0
