"""Background work of intake."""

from django_tasks import task

from valvo.intake import actions, arrivals


@task()
def open_arrivals() -> int:
    """Open the reports no browser came back for, forget what nobody mended; returns how many became reports."""
    actions.forget_unmended()
    return arrivals.open_waiting()
