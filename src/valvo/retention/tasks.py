"""Background work of retention."""

from django.conf import settings
from django_tasks import task

from valvo.retention import actions


@task()
def erase() -> int:
    """Erase what has run out, where the operator has said so; returns how many cases. Safe to run at any time."""
    run = actions.erase_what_has_run_out() if settings.ERASES_BY_ITSELF else None
    return run.cases if run else 0
