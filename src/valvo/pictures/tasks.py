"""Work of the background worker."""

from django_tasks import task

from valvo.core import clock
from valvo.handling.tasks import MORNING
from valvo.pictures import actions


@task()
def mornings() -> int:
    """Send the morning's mails once it is morning; return how many were sent."""
    return actions.send_mornings() if clock.now().astimezone(clock.LOCAL_ZONE).hour >= MORNING else 0
