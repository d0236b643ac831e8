"""Work of the background worker."""

from django_tasks import task

from valvo.analytics.refresh import refresh


@task()
def refresh_lake() -> int:
    """Bring the lake up to date; return its version."""
    return refresh().manifest.lake_version
