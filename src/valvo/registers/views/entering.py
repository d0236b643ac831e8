"""One row of a register, entered by hand."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from valvo.accounts.access import may
from valvo.accounts.permissions import Permission
from valvo.core.errors import NotAllowedError, NotFoundError
from valvo.registers import actions, entering
from valvo.registers.actions import Result
from valvo.registers.choices import Register
from valvo.registers.entry_forms import FORMS, NamedForm
from valvo.registers.reading.facts import Kind
from valvo.registers.reading.reasons import TableError
from valvo.registers.views.overview import register_address
from valvo.web.forms import saved
from valvo.web.frame import frame_of
from valvo.web.templatetags.valvo import reading_language


@login_required
@require_http_methods(["GET", "POST"])
def enter(request: HttpRequest, register: str) -> HttpResponse:
    """Take one row of a register; faults stand beside their fields, and what was typed stays."""
    frame = frame_of(request)
    if Permission.REGISTER_EDIT not in frame.permissions:
        raise NotAllowedError(_("Entering figures needs the right to keep registers."))
    unit = frame.required_unit()
    if not may(frame.person, Permission.REGISTER_EDIT, unit) or register not in {kind.value for kind in FORMS}:
        raise NotFoundError("no such register")
    kind = Kind(register)
    form = FORMS[kind](request.POST or None)
    results: list[Result] = []

    def keep(one: NamedForm) -> None:
        row = entering.entered(kind, one.cleaned_data)
        results.extend(one.result for one in actions.take_in(files=[row], unit=unit, by=frame.person))

    try:
        if form.is_bound and saved(form, keep):
            messages.success(request, _TOLD[results[0]]())
            return redirect(register_address(kind) + frame.query())
    except TableError as error:
        for note in error.notes:
            form.add_error(entering.field_of(kind, form.cleaned_data, note), note.sentence(reading_language()))
    context = {"form": form, "unit": unit, "title": Register(kind).label, "back": register_address(kind)}
    return render(request, "registers/enter.html", context, status=422 if form.errors else 200)


_TOLD = {
    Result.TAKEN_IN: lambda: _("The figures are kept."),
    Result.CORRECTED: lambda: _("The figures are kept; earlier ones were replaced."),
    Result.UNCHANGED: lambda: _("The same figures were there already."),
}
