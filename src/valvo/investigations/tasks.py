"""Background work of investigations."""

from django_tasks import task

from valvo.investigations import actions


@task()
def expire_notes() -> int:
    """Delete work notes whose time has run out; returns how many were deleted. Safe to run at any time."""
    return actions.expire_notes()
