"""Background work of questionnaires."""

from django_tasks import task

from valvo.questionnaires.actions import rounds, surveys


@task()
def fill(round_id: int) -> int:
    """Open a round to its units; returns how many there are."""
    return rounds.fill_round(round_id=round_id)


@task()
def publish(round_id: int) -> int:
    """Work out what of a closed survey may be shown; returns how many results there are."""
    return surveys.publish_survey(round_id=round_id)
