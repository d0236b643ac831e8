"""Work of the background worker."""

from django_tasks import task

from valvo.signals import actions


@task()
def look() -> int:
    """Look at the newest figures; return how many signals were raised. Safe to run as often as one likes."""
    return actions.look()
