"""Background work of the trail."""

from django_tasks import task

from valvo.trail import actions


@task()
def seal() -> int:
    """Seal the events that came since last time."""
    return actions.seal()
