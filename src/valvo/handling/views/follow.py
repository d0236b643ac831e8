"""Following a report with its number and code, without an account: state, questions, answers, additions, feedback."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from valvo.attachments import serving
from valvo.core.languages import language_or
from valvo.handling import access, actions
from valvo.handling.models import Case
from valvo.handling.queries.own import own_report
from valvo.intake import actions as intake
from valvo.intake import cookies
from valvo.intake.errors import CodeError
from valvo.intake.forms import AddendumForm, FollowForm


@require_http_methods(["GET", "POST"])
def follow(request: HttpRequest) -> HttpResponse:
    """Ask for number and code; with the right ones show the report, and the code once more the first time."""
    form = FollowForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            opened = intake.open_with_code(number=form.cleaned_data["number"], code=form.cleaned_data["code"])
        except CodeError as error:
            form.add_error(None, str(error))
        else:
            response = _page(request, access.case_of(opened.report), AddendumForm(), code=opened.code)
            cookies.follow(response, opened.report.number)
            return response
    return render(request, "handling/follow.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def followed(request: HttpRequest) -> HttpResponse:
    """Show the report this browser follows; answer a question or add something."""
    number = cookies.followed(request)
    if not number:
        return redirect("handling:follow")
    case = access.followed_case(number)
    if "consent" in request.POST:
        intake.withdraw_consent(report=case.report, by=None)
        return redirect("handling:followed")
    form = AddendumForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        actions.add_or_answer(case=case, by=None, text=form.cleaned_data["text"], files=form.cleaned_data["attached"])
        return redirect("handling:followed")
    return _page(request, case, form)


@require_GET
def file(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand out a file of the report this browser follows."""
    found = access.followed_file(cookies.followed(request), pk)
    return serving.answer(file=found.stored, by=None, unit=found.report.unit_id, of=found.report)


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Stop following on this device."""
    response = redirect("handling:follow")
    cookies.forget_followed(response)
    return response


def _page(request: HttpRequest, case: Case, form: AddendumForm, code: str = "") -> HttpResponse:
    own = own_report(case, language_or(get_language()), lambda pk: reverse("handling:followed_file", args=[pk]))
    context = {"own": own, "form": form, "code": code}
    return render(request, "handling/followed.html", context, status=422 if form.errors else 200)
