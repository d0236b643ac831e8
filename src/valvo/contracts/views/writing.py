"""Contracts written down and changed, reports that are due and that came, steps on the ladder."""

from collections.abc import Callable
from typing import TypeVar

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from valvo.contracts import access, actions
from valvo.contracts.forms import CloseForm, ContractForm, DemandForm, ReceiveForm, SanctionForm
from valvo.contracts.models import Contract
from valvo.core.languages import language_or
from valvo.web.forms import saved, seen
from valvo.web.frame import frame_of

F = TypeVar("F", bound=forms.Form)


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Add a contract."""
    frame = frame_of(request)
    unit = access.unit_to_contract_from(frame.person, frame.required_unit())
    form = ContractForm(_posted(request), unit=unit)
    made: list[Contract] = []

    def save(filled: ContractForm) -> None:
        made.append(actions.add_contract(organiser=unit, agreed=filled.agreed(), by=frame.person))

    if request.method == "POST" and saved(form, save):
        return _to(made[0])
    return _asked(request, _("Add a contract"), form)


@login_required
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a contract."""
    person = frame_of(request).person
    one = access.contract_to_look_after(person, pk)
    form = ContractForm(_posted(request), unit=one.organiser, contract=one)

    def save(filled: ContractForm) -> None:
        actions.change_contract(contract=one, agreed=filled.agreed(), by=person, seen=seen(request))

    return _kept(request, one, _("Change the contract"), form, save)


@login_required
@require_http_methods(["GET", "POST"])
def demand(request: HttpRequest, pk: int) -> HttpResponse:
    """Note a report the contract demands."""
    person = frame_of(request).person
    one = access.contract_to_look_after(person, pk)

    def save(filled: DemandForm) -> None:
        actions.demand_report(contract=one, by=person, **filled.cleaned_data)

    return _kept(request, one, _("Add a report that is due"), DemandForm(_posted(request)), save)


@login_required
@require_http_methods(["GET", "POST"])
def receive(request: HttpRequest, pk: int, report: int) -> HttpResponse:
    """Note that a report came."""
    person = frame_of(request).person
    one = access.contract_to_look_after(person, pk)
    row = access.report_of(one, report)

    def save(filled: ReceiveForm) -> None:
        actions.receive_report(report=row, by=person, **filled.cleaned_data)

    return _kept(request, one, _("The report came"), ReceiveForm(_posted(request), report=row), save)


@login_required
@require_http_methods(["GET", "POST"])
def sanction(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a step on the ladder."""
    person = frame_of(request).person
    one = access.contract_to_look_after(person, pk)

    def save(filled: SanctionForm) -> None:
        actions.sanction(contract=one, by=person, **filled.cleaned_data)

    form = SanctionForm(_posted(request), language=language_or(get_language()))
    return _kept(request, one, _("Take a step"), form, save)


@login_required
@require_http_methods(["GET", "POST"])
def close(request: HttpRequest, pk: int, sanction: int) -> HttpResponse:
    """Say how a sanction ended."""
    person = frame_of(request).person
    one = access.contract_to_look_after(person, pk)
    row = access.sanction_of(one, sanction)

    def save(filled: CloseForm) -> None:
        actions.close_sanction(sanction=row, outcome=filled.cleaned_data["outcome"], by=person)

    return _kept(request, one, _("How it ended"), CloseForm(_posted(request)), save)


def _posted(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _to(one: Contract) -> HttpResponse:
    return redirect("contracts:producer", unit=one.producer.public_id)


def _kept(request: HttpRequest, one: Contract, heading: str, form: F, save: Callable[[F], None]) -> HttpResponse:
    """Keep what was filled in and go to the producer, or show the form with its mistakes."""
    if request.method == "POST" and saved(form, save):
        return _to(one)
    return _asked(request, heading, form, one)


def _asked(request: HttpRequest, heading: str, form: forms.Form, one: Contract | None = None) -> HttpResponse:
    context = {"heading": heading, "form": form, "one": one}
    return render(request, "contracts/form.html", context, status=422 if form.is_bound else 200)
