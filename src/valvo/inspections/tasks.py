"""Work of the background worker."""

from django_tasks import task

from valvo.inspections import restriction_actions


@task()
def tell_restrictions() -> int:
    """Tell what has ended or changed; return how many organisations. Safe to run as often as one likes."""
    return restriction_actions.tell_all()
