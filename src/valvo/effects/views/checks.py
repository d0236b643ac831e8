"""The list of effect checks."""

from typing import Literal

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from valvo.core import clock
from valvo.improvement import access
from valvo.improvement.choices import Effect
from valvo.improvement.models import EffectCheck
from valvo.organisation.queries import subtree
from valvo.web.frame import Frame
from valvo.web.lists import Cell, Column, Filter, ListPage

_TONES: dict[Effect, Literal["plain", "better", "worse"]] = {
    Effect.WORKED: "better",
    Effect.NOT: "worse",
    Effect.UNCLEAR: "plain",
}


def _stands(check: EffectCheck) -> Cell:
    if check.effect:
        return Cell(check.get_effect_display(), tag=_TONES[Effect(check.effect)])
    due = check.due <= clock.today()
    return Cell(str(_("To be decided") if due else _("Waits for its day")), tag="teal" if due else "plain")


def _in_state(rows: QuerySet[EffectCheck], value: str) -> QuerySet[EffectCheck]:
    if value == "due":
        return rows.filter(effect="", due__lte=clock.today())
    if value == "waiting":
        return rows.filter(effect="", due__gt=clock.today())
    return rows.filter(effect=value)


class Checks(ListPage[EffectCheck]):
    """Effects at the unit in view and under it: to be looked at, and what was decided."""

    title = _("Effects of actions")
    lead = _("Three months after an action is verified somebody looks at whether it helped.")
    empty = _("Effects come here when actions have been verified.")
    default_sort = "due"
    search = ("action__title", "responsible__name")
    template = "effects/checks.html"
    columns = (
        Column(
            "action",
            _("Action"),
            lambda one: Cell(
                one.action.title, href=reverse("effects:check", args=[one.pk]), quiet=one.action.unit.name
            ),
        ),
        Column("responsible", _("Who looks"), lambda one: Cell(one.responsible.name), wide=True),
        Column("due", _("From"), lambda one: Cell(one.due), sort=("due",), kind="date"),
        Column("state", _("Effect"), _stands),
    )
    filters = (
        Filter(
            "state", _("Effect"), [("due", _("To be decided")), ("waiting", _("Waits for its day")), *Effect.choices],
            _in_state,
        ),
    )  # fmt: skip

    def rows(self, frame: Frame) -> QuerySet[EffectCheck]:
        """Return the checks of actions in reach in the unit in view."""
        under = subtree(frame.required_unit(), clock.today()).values("pk")
        rows = access.checks_seen(frame.person).filter(action__unit__in=under)
        return rows.select_related("action__unit", "responsible")
