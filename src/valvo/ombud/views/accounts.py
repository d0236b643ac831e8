"""Accounts: the sums that leave the ombudsperson, to be read and downloaded by others."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.utils.text import slugify
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_POST

from valvo.core import clock
from valvo.core.errors import NotFoundError
from valvo.core.figures import format_period
from valvo.core.languages import LANGUAGES, Language, language_or
from valvo.core.periods import Period
from valvo.documents.files import as_file
from valvo.documents.freezing import thaw
from valvo.documents.renderers import FORMATS
from valvo.documents.renderers import render as rendered
from valvo.documents.renderers.html import fragment
from valvo.documents.tree import Document
from valvo.ombud import access, actions, forms, queries
from valvo.ombud.models import Account
from valvo.organisation.models import Unit
from valvo.web.forms import saved
from valvo.web.frame import frame_of


@login_required
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """List accounts that have left; the ombudsperson sees which periods can be released."""
    return _index(request)


@login_required
@require_POST
def release(request: HttpRequest) -> HttpResponse:
    """Let the sums of a period leave."""
    frame = frame_of(request)
    office = access.office_of(frame.person, frame.unit)
    form = forms.ReleaseForm(request.POST, periods=_periods(office))

    def release_it(form: forms.ReleaseForm) -> None:
        actions.release(office=office, period=Period.parse(form.cleaned_data["period"]), by=frame.person)

    return redirect("ombud:accounts") if saved(form, release_it) else _index(request, form)


@login_required
@require_GET
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an account."""
    account = access.account_for(frame_of(request).person, pk)
    document = _content(account, _language())
    body = mark_safe(fragment(document, title_level=2))  # noqa: S308 (the renderer escapes every text)
    context = {"account": account, "document": document, "body": body, "formats": FORMATS}
    return render(request, "ombud/account.html", context | {"languages": LANGUAGES})


@login_required
@require_GET
def download(request: HttpRequest, pk: int, language: str, form: str) -> HttpResponse:
    """Return an account as a file."""
    if language not in LANGUAGES or form not in FORMATS:
        raise NotFoundError("no such file")
    account = access.account_for(frame_of(request).person, pk)
    document = _content(account, language_or(language))
    name = slugify(f"{document.title} {account.period} {language}")
    return as_file(rendered(document, form), name=name, form=form)


def _index(request: HttpRequest, refused: forms.ReleaseForm | None = None) -> HttpResponse:
    frame = frame_of(request)
    office = access.offices(frame.person).filter(pk=frame.unit.pk).first() if frame.unit else None
    rows = access.accounts(frame.person).select_related("office").distinct()
    context = {
        "rows": [(one, format_period(Period.parse(one.period), _language())) for one in rows],
        "office": office,
        "form": refused or (forms.ReleaseForm(periods=_periods(office)) if office else None),
    }
    return render(request, "ombud/accounts.html", context, status=422 if refused else 200)


def _periods(office: Unit) -> list[tuple[str, str]]:
    return [(str(one), format_period(one, _language())) for one in queries.releasable(office, clock.today())]


def _content(account: Account, language: Language) -> Document:
    return thaw(account.content[language])


def _language() -> Language:
    return language_or(get_language())
