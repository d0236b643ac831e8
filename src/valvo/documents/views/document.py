"""The document page: reads like a report; those who write do it between the figures, and move it on by buttons.

A refused write answers with the whole page again, what was typed still in its form, and the reason beside it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from valvo.accounts.models import User
from valvo.core.errors import NotFoundError, Refusal, StaleError
from valvo.core.languages import Language, language_or
from valvo.documents import access, actions, building, queries
from valvo.documents.forms import ArrangeForm, CommentForm, FigureSearchForm, TextForm, WithdrawForm
from valvo.documents.models import Document
from valvo.documents.queries import Page, SectionView
from valvo.documents.renderers import FORMATS
from valvo.documents.views.files import asked_edition
from valvo.web.frame import Frame, frame_of
from valvo.web.templatetags.valvo import reading_language

# What a button sends → what it does, and whether the right to publish is needed.
MOVES: Mapping[str, tuple[Callable[..., object], bool]] = {
    "review": (actions.send_to_review, False),
    "back": (actions.send_back, False),
    "approve": (actions.approve, False),
    "edition": (actions.begin_edition, False),
    "publish": (actions.publish, True),
}


@dataclass
class Refused:
    """What is shown again after a refusal: the sentence, the status, the forms as sent by kind and section."""

    sentence: str = ""
    status: int = 200
    filled: dict[tuple[str, str], forms.Form] = field(default_factory=dict)


@dataclass(frozen=True)
class SectionForms:
    """A section with the forms of those who write; `open` names the one to show unfolded."""

    view: SectionView
    text: forms.Form | None = None
    plan: forms.Form | None = None
    remark: forms.Form | None = None
    open: str = ""


@login_required
@require_GET
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a document, or one of its editions."""
    frame = frame_of(request)
    return _page(request, frame, access.document_seen(frame.person, pk))


@login_required
@require_GET
def figures(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the figures of the catalogue whose name holds some words, for those who write."""
    document = access.document_to_write(frame_of(request).person, pk)
    language, form = _language(request), FigureSearchForm(request.GET if "words" in request.GET else None)
    words = form.cleaned_data["words"] if form.is_valid() else ""
    found = building.picked_figures(document, words, language)
    context = {"document": document, "language": language, "search": form, "words": words, "found": found}
    return render(request, "documents/figures.html", context)


@login_required
@require_POST
def write(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """Store a section's text."""
    form = TextForm(request.POST.dict(), key=key)

    def save(document: Document, frame: Frame) -> None:
        seen = request.POST.get("seen")
        actions.write(document=document, key=key, texts=form.texts(), by=frame.person, seen=seen)

    return _save(request, pk, ("text", key), form, save)


@login_required
@require_POST
def accept(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """Take the proposed findings as the section's text."""
    frame = frame_of(request)
    document = access.document_to_write(frame.person, pk)
    try:
        actions.accept_proposal(document=document, key=key, by=frame.person)
    except Refusal as refusal:
        return _page(request, frame, document, _refused(refusal))
    return _back_to(request, pk, key)


@login_required
@require_POST
def arrange(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """Switch a section on or off and say who writes it."""
    document = access.document_to_write(frame_of(request).person, pk)
    form = ArrangeForm(request.POST.dict(), key=key, people=access.writers(document))

    def save(document: Document, frame: Frame) -> None:
        held = form.cleaned_data
        wanted = actions.Arrangement(held["shown"], held["writer"], held["due"])
        actions.arrange(document=document, key=key, arrangement=wanted, by=frame.person)

    return _save(request, pk, ("plan", key), form, save)


@login_required
@require_POST
def comment(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """Write a remark on a section."""
    form = CommentForm(request.POST.dict(), key=key)

    def save(document: Document, frame: Frame) -> None:
        actions.comment(document=document, key=key, text=form.cleaned_data["text"], by=frame.person)

    return _save(request, pk, ("remark", key), form, save)


@login_required
@require_POST
def resolve(request: HttpRequest, pk: int, comment: int) -> HttpResponse:
    """Mark a remark as dealt with."""
    frame = frame_of(request)
    document = access.document_to_write(frame.person, pk)
    actions.resolve(document=document, comment=comment, by=frame.person)
    return redirect("documents:document", pk=pk)


@login_required
@require_POST
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Move the document on; which button was pressed says where."""
    frame = frame_of(request)
    asked = MOVES.get(request.POST.get("to", ""))
    if asked is None:
        raise NotFoundError("no such move")
    act, needs_publisher = asked
    load = access.document_to_publish if needs_publisher else access.document_to_write
    document = load(frame.person, pk)
    try:
        act(document=document, by=frame.person, seen=_version(request))
    except Refusal as refusal:
        return _page(request, frame, access.document_seen(frame.person, pk), _refused(refusal))
    return redirect("documents:document", pk=pk)


@login_required
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the document away from readers, with a reason."""
    frame = frame_of(request)
    document = access.document_to_publish(frame.person, pk)
    form = WithdrawForm(request.POST)
    refused = Refused(status=422, filled={("withdraw", ""): form})
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            actions.withdraw(document=document, reason=reason, by=frame.person, seen=_version(request))
        except Refusal as refusal:
            refused = _refused(refusal, refused.filled)
        else:
            return redirect("documents:document", pk=pk)
    return _page(request, frame, access.document_seen(frame.person, pk), refused)


# --- what the views share -------------------------------------------------------------------------


def _save(
    request: HttpRequest,
    pk: int,
    name: tuple[str, str],
    form: forms.Form,
    save: Callable[[Document, Frame], None],
) -> HttpResponse:
    """Store what a form holds; a refusal shows the page again, the form filled as it was sent."""
    frame = frame_of(request)
    document = access.document_to_write(frame.person, pk)
    refused = Refused(status=422, filled={name: form})
    if form.is_valid():
        try:
            save(document, frame)
        except Refusal as refusal:
            refused = _refused(refusal, {name: form})
        else:
            return _back_to(request, pk, name[1])
    return _page(request, frame, access.document_seen(frame.person, pk), refused)


def _back_to(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    return redirect(f"{reverse('documents:document', args=[pk])}{_language_query(request)}#{key}")


def _refused(refusal: Refusal, filled: dict[tuple[str, str], forms.Form] | None = None) -> Refused:
    return Refused(str(refusal), 409 if isinstance(refusal, StaleError) else 422, filled or {})


def _version(request: HttpRequest) -> int | None:
    text = request.POST.get("seen", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _language(request: HttpRequest) -> Language:
    """Return the language the document is read in: the address's, else the reader's own."""
    return language_or(request.GET.get("in") or request.POST.get("in"), reading_language())


def _language_query(request: HttpRequest) -> str:
    asked = request.POST.get("in", "")
    return f"?in={language_or(asked)}" if asked else ""


def _page(request: HttpRequest, frame: Frame, document: Document, refused: Refused | None = None) -> HttpResponse:
    refused, language = refused or Refused(), _language(request)
    page = queries.page(frame.person, document, language, asked_edition(request))
    context: dict[str, object] = {
        "page": page,
        "sections": _forms(page, refused),
        "language": language,
        "formats": FORMATS,
        "search": FigureSearchForm(),
        "refused": refused.sentence,
        "withdraw_form": refused.filled.get(("withdraw", ""), WithdrawForm()),
        "withdraw_open": ("withdraw", "") in refused.filled,
    }
    return render(request, "documents/document.html", context, status=refused.status)


def _forms(page: Page, refused: Refused) -> list[SectionForms]:
    if not page.writing:
        return [SectionForms(one) for one in page.sections]
    people = list(access.writers(page.document))
    return [_section_forms(one, people, refused) if one.key else SectionForms(one) for one in page.sections]


def _section_forms(one: SectionView, people: list[User], refused: Refused) -> SectionForms:
    sent = {kind: form for (kind, key), form in refused.filled.items() if key == one.key}
    return SectionForms(
        view=one,
        text=sent.get("text") or TextForm(key=one.key, texts=one.texts),
        plan=sent.get("plan") or ArrangeForm(key=one.key, people=people, section=one.section),
        remark=sent.get("remark") or CommentForm(key=one.key),
        open=next(iter(sent), ""),
    )
