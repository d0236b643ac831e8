"""Background work of files."""

from django_tasks import task

from valvo.attachments import actions


@task()
def scan() -> int:
    """Scan the files that wait; returns how many got a verdict. Safe to run at any time."""
    return actions.scan_waiting()
