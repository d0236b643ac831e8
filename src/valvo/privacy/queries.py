"""Rows for the pages of privacy, the panel on a case, and Today."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from valvo.accounts.models import User
from valvo.core import clock
from valvo.core.languages import Language
from valvo.definitions.catalogue import catalogue
from valvo.handling.access import may_coordinate, may_handle
from valvo.handling.dialogue import is_said
from valvo.handling.models import Case
from valvo.handling.panels import Panel, Side
from valvo.intake.choices import Secrecy
from valvo.intake.masks import PLACE
from valvo.intake.models import Mask
from valvo.intake.queries import language
from valvo.organisation.models import Unit
from valvo.organisation.queries import subtree
from valvo.privacy import access
from valvo.privacy.choices import Purpose
from valvo.privacy.forms import AskForm, MaskForm
from valvo.privacy.models import Request
from valvo.privacy.rules import Standing
from valvo.web import waiting


@dataclass(frozen=True)
class MaskRow:
    """One covered passage: where it stands, its length, why and by whom. What it covers is not in it."""

    pk: int
    where: str
    length: int
    reason: str
    who: str


def panel(person: User, case: Case) -> Panel | None:
    """Return the panel of a case for who handles it: covering passages, and what takes two persons."""
    if not may_handle(person, case):
        return None
    requests = list(case.report.requests.select_related("asked_by", "decided_by"))
    masks = list(case.report.masks.select_related("made_by"))
    context = {
        "number": case.report.number,
        "protected": case.report.secrecy == Secrecy.PROTECTED,
        "requests": requests,
        "masks": _mask_rows(case, masks),
        "removals": case.report.removals.count(),
        "mask_form": MaskForm(),
        "ask_identity": _ask_form(requests, Purpose.IDENTITY),
        "ask_removal": _ask_form(requests, Purpose.REMOVAL) if masks else None,
        "readers": may_coordinate(person, case),
    }
    return Panel("privacy", _("Protection"), "privacy/parts/panel.html", context, order=80, side=Side.DECISIONS)


def _ask_form(requests: list[Request], purpose: Purpose) -> AskForm | None:
    """Return the form to ask with, None while a request waits or is open."""
    live = {Standing.WAITING, Standing.OPEN}
    return (
        None if any(one.purpose == purpose and one.standing in live for one in requests) else AskForm(purpose=purpose)
    )


def _mask_rows(case: Case, masks: list[Mask]) -> list[MaskRow]:
    kind = catalogue().kind(case.report.kind)
    labels = {question.id: question.label[language()] for question in kind.questions} | {PLACE: _("Where exactly?")}
    return [
        MaskRow(one.pk, labels.get(one.field) or _later(one.field), one.end - one.start, one.reason, one.made_by.name)
        for one in masks
    ]


def _later(field: str) -> str:
    return _("Said in the dialogue") if is_said(field) else _("Added later")


def groups(person: User, unit: Unit, spoken: Language) -> list[waiting.Group]:
    """Return the requests that wait for this person to decide, for Today."""
    below = subtree(unit, clock.today()).values("pk")
    rows = access.requests_to_decide(person).filter(report__case__unit__in=below)
    shown = rows.select_related("report__case__unit", "asked_by").order_by("decide_before", "pk")[: waiting.SHOWN]
    lines = [_line(one) for one in shown]
    return [
        waiting.group(
            "requests", _("To be decided by you as the second person"), lines, rows.count(), reverse("privacy:requests")
        )
    ]


def _line(request: Request) -> waiting.Line:
    return waiting.Line(
        title=request.get_purpose_display(),
        address=reverse("privacy:request", args=[request.pk]),
        quiet=f"{request.report.number} · {request.report.case.unit.name} · {request.asked_by.name}",
        stands=waiting.left(request.decide_before),
        rule=_("Void when nobody decides in three days"),
        over=False,
        button=_("Open"),
    )
