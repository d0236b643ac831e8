"""The editor: an own questionnaire with three languages side by side, looked at before it is published."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.contrib.messages import success
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from valvo.core import clock
from valvo.core.errors import NotFoundError, Refusal
from valvo.core.languages import LANGUAGES, language_or
from valvo.questionnaires import access, drafting
from valvo.questionnaires.actions import drafts as actions
from valvo.questionnaires.choices import METHOD_LABELS, SCALE_LABELS, Respondent
from valvo.questionnaires.definition import AnsweredBy
from valvo.questionnaires.forms import HeadForm, ItemForm, ScoreForm, SectionTextsForm, TextsForm
from valvo.questionnaires.models import Draft
from valvo.questionnaires.preview import preview as previewed
from valvo.questionnaires.views.shared import address, language, questionnaire_in_view
from valvo.web.forms import saved, seen
from valvo.web.frame import Frame, frame_of

_CHANGES: dict[str, Callable[[drafting.Content, str], drafting.Content]] = {
    "up": lambda content, name: drafting.moved(content, name, -1),
    "down": lambda content, name: drafting.moved(content, name, 1),
    "remove": drafting.without,
}


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Begin an own questionnaire from nothing."""
    frame = frame_of(request)
    owner = access.unit_to_open_for(frame.person, frame.required_unit())
    nothing = drafting.empty(drafting.EMPTY, drafting.EMPTY, AnsweredBy.UNIT)
    form = HeadForm(
        request.POST or None, content=nothing, language=language(), initial={"answered_by": Respondent.UNIT.value}
    )
    if request.method == "POST" and form.is_valid():
        by = AnsweredBy(form.cleaned_data["answered_by"])
        content = drafting.empty(form.text("title"), form.text("lead"), by)
        content = drafting.with_levels(content, form.cleaned_data["levels"])
        draft = actions.begin_draft(owner=owner, content=content, by=frame.person)
        return redirect(address("draft", frame, draft.pk))
    return _form_page(request, None, form, _("A questionnaire of your own"))


@login_required
@require_POST
def copy(request: HttpRequest, questionnaire: str) -> HttpResponse:
    """Begin an own questionnaire from another; somebody already writing on an own one goes on with that."""
    frame = frame_of(request)
    owner = access.unit_to_open_for(frame.person, frame.required_unit())
    found = questionnaire_in_view(frame, questionnaire)
    own = next((one for one in access.drafts_edited(frame.person) if one.key == found.id), None)
    draft = own or actions.begin_draft(owner=owner, content=drafting.copied(found), by=frame.person)
    return redirect(address("draft", frame, draft.pk))


@login_required
@require_GET
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the draft with what is left to write."""
    frame = frame_of(request)
    return _page(request, access.draft_to_edit(frame.person, pk))


@login_required
@require_http_methods(["GET", "POST"])
def head(request: HttpRequest, pk: int) -> HttpResponse:
    """Edit title, purpose, who answers and the levels."""
    frame = frame_of(request)
    draft = access.draft_to_edit(frame.person, pk)
    form = HeadForm(request.POST or None, content=draft.content, language=language(), initial=draft.content)

    def content(filled: HeadForm) -> drafting.Content:
        values = {"title": filled.text("title"), "lead": filled.text("lead")}
        new = drafting.with_head(draft.content, values | {"answered_by": filled.cleaned_data["answered_by"]})
        return drafting.with_levels(new, filled.cleaned_data["levels"])

    return _edited(request, frame, draft, form, content, heading=_("Title and purpose"))


@login_required
@require_http_methods(["GET", "POST"])
def section(request: HttpRequest, pk: int, section: str = "") -> HttpResponse:
    """Add a section, or edit one's title."""
    frame = frame_of(request)
    draft = access.draft_to_edit(frame.person, pk)
    form = SectionTextsForm(request.POST or None, initial=_section(draft, section) if section else None)

    def content(filled: SectionTextsForm) -> drafting.Content:
        return drafting.with_section(draft.content, {"title": filled.text("title")}, section)

    return _edited(request, frame, draft, form, content, heading=_("Section"))


@login_required
@require_http_methods(["GET", "POST"])
def item(request: HttpRequest, pk: int, section: str, item: str = "") -> HttpResponse:
    """Add an item to a section, or edit one."""
    frame = frame_of(request)
    draft = access.draft_to_edit(frame.person, pk)
    part = _section(draft, section)
    stands = next((one for one in part["items"] if one["id"] == item), None)
    if item and stands is None:
        raise NotFoundError(_("The questionnaire has no such item."))
    levels = [(level["id"], level["label"][language()]) for level in draft.content["levels"]]
    form = ItemForm(request.POST or None, before=_before(draft, section, item), levels=levels, initial=stands)

    def content(filled: ItemForm) -> drafting.Content:
        kept = {key: value for key, value in (stands or {}).items() if key == "source"}
        return drafting.with_item(draft.content, section, kept | filled.values(), item)

    return _edited(request, frame, draft, form, content, heading=_("Question or statement"))


@login_required
@require_http_methods(["GET", "POST"])
def score(request: HttpRequest, pk: int, score: str = "") -> HttpResponse:
    """Add a figure made of answers, or edit one."""
    frame = frame_of(request)
    draft = access.draft_to_edit(frame.person, pk)
    stands = next((one for one in draft.content["scores"] if one["id"] == score), None)
    if score and stands is None:
        raise NotFoundError(_("The questionnaire has no such score."))
    form = ScoreForm(request.POST or None, content=draft.content, initial=stands)

    def content(filled: ScoreForm) -> drafting.Content:
        return drafting.with_score(draft.content, filled.values(), score)

    return _edited(request, frame, draft, form, content, heading=_("Score"))


@login_required
@require_POST
def change(request: HttpRequest, pk: int, name: str, what: str) -> HttpResponse:
    """Move a section or an item up or down, or take it away."""
    frame = frame_of(request)
    draft = access.draft_to_edit(frame.person, pk)
    if what not in _CHANGES:
        raise NotFoundError(_("There is no such questionnaire."))
    content = _CHANGES[what](draft.content, name)
    actions.edit_draft(draft=draft, content=content, by=frame.person, seen=seen(request))
    return redirect(f"{address('draft', frame, pk)}#{name}")


@login_required
@require_GET
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the draft as it would be asked, in any of the languages."""
    draft = access.draft_to_edit(frame_of(request).person, pk)
    shown_in = language_or(request.GET.get("lang"), language())
    whole = drafting.made_whole(draft.content, key=draft.key, number=draft.published + 1, day=clock.today())
    faults = drafting.faults(draft.content)
    context = {
        "draft": draft,
        "title": draft.content["title"][shown_in] or draft.key,
        "sections": previewed(whole, shown_in) if whole and not faults else [],
        "faults": [actions.sentence(fault) for fault in faults],
        "languages": LANGUAGES,
        "shown_in": shown_in,
    }
    return render(request, "questionnaires/draft_preview.html", context)


@login_required
@require_POST
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Publish the draft as the next version."""
    frame = frame_of(request)
    draft = access.draft_to_edit(frame.person, pk)
    try:
        edition = actions.publish_draft(draft=draft, by=frame.person, seen=seen(request))
    except Refusal as refusal:
        return _page(request, access.draft_to_edit(frame.person, pk), refused=str(refusal), status=422)
    success(request, _("Version %(number)s is published.") % {"number": edition.number})
    return redirect(address("questionnaire", frame, draft.key))


def _section(draft: Draft, section: str) -> dict[str, Any]:
    found: dict[str, Any] | None = next((one for one in draft.content["sections"] if one["id"] == section), None)
    if found is None:
        raise NotFoundError(_("The questionnaire has no such section."))
    return found


def _before(draft: Draft, section: str, item: str) -> list[dict[str, Any]]:
    """Return the items before an item; all up to the section's end for a new one."""
    before: list[dict[str, Any]] = []
    for part in draft.content["sections"]:
        for one in part["items"]:
            if one["id"] == item:
                return before
            before.append(one)
        if part["id"] == section and not item:
            return before
    return before


def _edited(
    request: HttpRequest,
    frame: Frame,
    draft: Draft,
    form: TextsForm,
    content: Callable[[Any], drafting.Content],
    *,
    heading: str,
) -> HttpResponse:
    if request.method == "GET":
        return _form_page(request, draft, form, heading)
    if saved(form, lambda filled: _keep(request, frame, draft, content(filled))):
        return redirect(address("draft", frame, draft.pk))
    return _form_page(request, draft, form, heading, status=422)


def _keep(request: HttpRequest, frame: Frame, draft: Draft, content: drafting.Content) -> None:
    actions.edit_draft(draft=draft, content=content, by=frame.person, seen=seen(request))


def _form_page(
    request: HttpRequest, draft: Draft | None, form: TextsForm, heading: str, *, status: int = 200
) -> HttpResponse:
    title = draft.content["title"][language()] or draft.key if draft else ""
    context = {"draft": draft, "title": title, "form": form, "heading": heading}
    return render(request, "questionnaires/draft_form.html", context, status=422 if form.errors else status)


def _page(request: HttpRequest, draft: Draft, *, refused: str = "", status: int = 200) -> HttpResponse:
    said = language()
    levels = {level["id"]: level["label"][said] for level in draft.content["levels"]}
    sections = [
        {
            **section,
            "name": section["title"][said] or section["id"],
            "rows": [
                {
                    "id": one["id"],
                    "text": one["text"][said] or one["id"],
                    "scale": SCALE_LABELS[one["scale"]],
                    "hangs": bool(one.get("condition")),
                    "level": levels.get(one.get("level"), ""),
                }
                for one in section["items"]
            ],
        }
        for section in draft.content["sections"]
    ]
    context = {
        "draft": draft,
        "title": draft.content["title"][said] or draft.key,
        "lead": draft.content["lead"][said],
        "who": Respondent(draft.content["answered_by"]).label,
        "sections": sections,
        "levels": list(levels.values()),
        "scores": [
            {"id": one["id"], "label": one["label"][said] or one["id"], "method": METHOD_LABELS[one["method"]]}
            for one in draft.content["scores"]
        ],
        "faults": [actions.sentence(fault) for fault in drafting.faults(draft.content)],
        "refused": refused,
    }
    return render(request, "questionnaires/draft.html", context, status=status)
