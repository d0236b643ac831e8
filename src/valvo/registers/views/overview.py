"""All registers at the unit in view."""

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from valvo.accounts.permissions import Permission
from valvo.core.languages import language_or
from valvo.registers import access, queries
from valvo.registers.choices import Register
from valvo.registers.reading.facts import Kind
from valvo.registers.reading.shapes import SHAPES
from valvo.web.frame import frame_of


@dataclass(frozen=True)
class Line:
    """One register on the page."""

    label: str
    address: str
    items: int
    newest: date | None
    files: int
    needs: str


@login_required
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Show every register with how much it holds and how new it is."""
    frame = frame_of(request)
    frame.require(Permission.REGISTER_VIEW)
    language = language_or(getattr(request, "LANGUAGE_CODE", None))
    needs = {shape.kind: shape.needs[language] for shape in SHAPES}
    rows = queries.registers(access.units(frame.person, frame.required_unit()))
    lines = [
        Line(
            str(Register(row.register).label),
            register_address(row.register),
            row.items,
            row.newest,
            row.files,
            needs[Kind(row.register)],
        )
        for row in rows
    ]
    may_edit = Permission.REGISTER_EDIT in frame.permissions
    return render(request, "registers/index.html", {"lines": lines, "may_edit": may_edit})


def register_address(register: str) -> str:
    """Return the page of a register."""
    if register == Kind.SERVICE_CHAINS:
        return reverse("registers:chains")
    return reverse("registers:register", args=[register])
