"""What the demo region says of itself, for comparing two of them."""

from valvo.accounts.models import User
from valvo.handling.models import Case
from valvo.improvement.models import Action
from valvo.intake.models import Report


def told() -> list[list[tuple[object, ...]]]:
    reports = Report.objects.order_by("pk").values_list(
        "number", "client_key", "unit__public_id", "texts", "received_at"
    )
    cases = Case.objects.order_by("pk").values_list("state", "title", "closed_at", "handler__email", "version")
    actions = Action.objects.order_by("pk").values_list("title", "state", "due", "owner__email", "verified_by__email")
    people = User.objects.order_by("pk").values_list("email", "name", "language")
    return [list(reports), list(cases), list(actions), list(people)]
