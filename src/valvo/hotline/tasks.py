"""Background work of the hot line."""

from django_tasks import task

from valvo.hotline import actions


@task()
def look() -> int:
    """Call whoever is to be called now and send what waits; returns how many messages were handed over."""
    actions.call_due()
    return actions.send_waiting()
