"""Work of the background worker."""

from django_tasks import task

from valvo.analytics.errors import LakeMissingError
from valvo.indicators.gathering import gather, is_gathered


@task()
def gather_figures() -> int:
    """Compute ahead what the newest version of the lake changed; return how many passes were computed."""
    try:
        return 0 if is_gathered() else gather().computed
    except LakeMissingError:  # before the first refresh
        return 0
