"""Work of the background worker."""

from django_tasks import task

from valvo.analytics.errors import LakeMissingError
from valvo.indicators.gathering import gather, is_gathered, is_worth_it


@task()
def gather_figures() -> int:
    """Compute ahead what the newest version of the lake changed; return how many passes were computed."""
    try:
        return gather().computed if is_worth_it() and not is_gathered() else 0
    except LakeMissingError:  # before the first refresh
        return 0
