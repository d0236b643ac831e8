"""Background work of waiting: long files."""

from django_tasks import task

from valvo.waiting import actions


@task()
def read(intake_id: int) -> int:
    """Read a file; returns how many rows it has."""
    return actions.read_file(intake_id=intake_id)


@task()
def write(intake_id: int) -> int:
    """Take in a file that has been confirmed; returns how many rows it has."""
    return actions.write_rows(intake_id=intake_id)
