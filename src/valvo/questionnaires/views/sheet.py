"""A unit's sheet: sections, answering one at a time, handing in, returning."""

from django.contrib.auth.decorators import login_required
from django.contrib.messages import success
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from valvo.core.errors import NotFoundError, Refusal, StaleError
from valvo.questionnaires import access, queries
from valvo.questionnaires.actions import sheets as actions
from valvo.questionnaires.forms import ReturnForm, SectionForm
from valvo.questionnaires.models import Sheet
from valvo.questionnaires.queries import SectionRows, SheetPage
from valvo.questionnaires.views.shared import address, language, unit_in_view
from valvo.web.forms import seen
from valvo.web.frame import Frame, frame_of


@login_required
@require_POST
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin a sheet for one more occasion."""
    frame = frame_of(request)
    found = access.round_seen(frame.person, pk)
    unit = access.unit_to_answer_for(frame.person, unit_in_view(frame))
    sheet = actions.add_sheet(found=found, unit=unit, by=frame.person)
    first = queries.sheet_page(sheet).sections[0].section.id
    return redirect(address("section", frame, sheet.pk, first))


@login_required
@require_GET
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a sheet: its sections and how far each has come, or its answers once it is handed in."""
    frame = frame_of(request)
    return _page(request, frame, access.sheet_seen(frame.person, pk))


@login_required
@require_POST
def hand_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand the sheet in."""
    frame = frame_of(request)
    sheet = access.sheet_to_answer(frame.person, pk)
    try:
        actions.hand_in(sheet=sheet, by=frame.person, seen=seen(request))
    except Refusal as refusal:
        status = 409 if isinstance(refusal, StaleError) else 422
        return _page(request, frame, access.sheet_seen(frame.person, pk), refused=str(refusal), status=status)
    success(request, _("The sheet is handed in. Thank you."))
    return redirect(address("sheet", frame, pk))


@login_required
@require_POST
def give_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Return a sheet with a comment."""
    frame = frame_of(request)
    sheet = access.sheet_seen(frame.person, pk)
    access.round_to_steer(frame.person, sheet.round_id)
    form = ReturnForm(request.POST)
    if not form.is_valid():
        return _page(request, frame, sheet, return_form=form, status=422)
    try:
        actions.return_sheet(sheet=sheet, comment=form.cleaned_data["comment"], by=frame.person, seen=seen(request))
    except Refusal as refusal:
        status = 409 if isinstance(refusal, StaleError) else 422
        form.add_error(None, str(refusal))
        return _page(request, frame, access.sheet_seen(frame.person, pk), return_form=form, status=status)
    success(request, _("The sheet is returned."))
    return redirect(address("sheet", frame, pk))


@login_required
@require_http_methods(["GET", "POST"])
def section(request: HttpRequest, pk: int, section: str) -> HttpResponse:
    """Show one section and save what is changed in it."""
    frame = frame_of(request)
    sheet = access.sheet_to_answer(frame.person, pk)
    page, part = _part(sheet, section)
    if not page.writable:
        return redirect(address("sheet", frame, pk))
    if request.method == "GET":
        return _section_page(request, frame, page, part, SectionForm(rows=part.rows, language=language()))
    form = SectionForm(request.POST, request.FILES, rows=part.rows, language=language())
    if not form.is_valid():
        return _section_page(request, frame, page, part, form, status=422)
    given = actions.give_answers(sheet=sheet, new=form.answers(), by=frame.person)
    if given.conflicts:
        return _conflict(request, frame, sheet, section, given.conflicts)
    return _after(request, frame, sheet, part)


def _conflict(
    request: HttpRequest, frame: Frame, sheet: Sheet, section: str, conflicts: tuple[str, ...]
) -> HttpResponse:
    """Show the section anew: what this person typed stays in the fields, what somebody else wrote stands beside."""
    page, part = _part(access.sheet_seen(frame.person, sheet.pk), section)
    data = request.POST.copy()
    fresh = SectionForm(rows=part.rows, language=language())
    for row in part.rows:
        # Saving once more now is a choice made with the other's answer in sight.
        data[f"{row.item.id}-seen"] = str(fresh.fields[f"{row.item.id}-seen"].initial)
    form = SectionForm(data, rows=part.rows, language=language())
    form.is_valid()
    return _section_page(request, frame, page, part, form, conflicts=conflicts, status=409)


def _after(request: HttpRequest, frame: Frame, sheet: Sheet, part: SectionRows) -> HttpResponse:
    page, again = _part(access.sheet_seen(frame.person, sheet.pk), part.section.id)
    if request.headers.get("HX-Request"):
        form = SectionForm(rows=again.rows, language=language())
        return _section_page(request, frame, page, again, form, kept=True)
    place = page.place(part.section.id) or 0
    new = {row.item.id for row in again.rows} - {row.item.id for row in part.rows}
    if new:  # an answer made further questions appear on this page
        return redirect(f"{address('section', frame, sheet.pk, part.section.id)}#item-{min(new)}")
    if "next" in request.POST and place + 1 < len(page.sections):
        return redirect(address("section", frame, sheet.pk, page.sections[place + 1].section.id))
    return redirect(address("sheet", frame, sheet.pk))


def _part(sheet: Sheet, section: str) -> tuple[SheetPage, SectionRows]:
    page = queries.sheet_page(sheet)
    place = page.place(section)
    if place is None:
        raise NotFoundError(_("The questionnaire has no such section."))
    return page, page.sections[place]


def _section_page(
    request: HttpRequest,
    frame: Frame,
    page: SheetPage,
    part: SectionRows,
    form: SectionForm,
    *,
    conflicts: tuple[str, ...] = (),
    kept: bool = False,
    status: int = 200,
) -> HttpResponse:
    place = page.place(part.section.id) or 0
    names = set(form.fields)
    context = {
        "sheet": page.sheet,
        "round": page.sheet.round,
        "page": page,
        "part": part,
        "number": place + 1,
        "previous": page.sections[place - 1].section.id if place else "",
        "last_section": place + 1 == len(page.sections),
        "form": form,
        "rows": [
            {
                "row": row,
                "field": form[row.item.id],
                "seen": form[f"{row.item.id}-seen"],
                "comment": form[f"{row.item.id}-comment"],
                "evidence": form[f"{row.item.id}-evidence"] if f"{row.item.id}-evidence" in names else None,
                "conflict": row.item.id in conflicts,
            }
            for row in part.rows
        ],
        "conflicts": conflicts,
        "kept": kept,
    }
    return render(request, "questionnaires/section.html", context, status=status)


def _page(
    request: HttpRequest,
    frame: Frame,
    sheet: Sheet,
    *,
    return_form: ReturnForm | None = None,
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    page = queries.sheet_page(sheet)
    answers = [row.answer.pk for part in page.sections for row in part.rows if row.answer]
    levels = {level.id: level.label[language()] for level in page.questionnaire.levels}
    context = {
        "sheet": sheet,
        "round": sheet.round,
        "page": page,
        "title": page.questionnaire.title[language()],
        "level": levels.get(sheet.level, ""),
        "may_answer": access.may_fill(frame.person, sheet) and page.writable,
        "may_return": sheet.state == "handed_in"
        and sheet.round.state == "open"
        and access.may_steer(frame.person, sheet.round),
        "next_section": next((one.section.id for one in page.sections if one.missing), page.sections[0].section.id),
        "return_form": return_form or ReturnForm(),
        "raised": list(queries.actions_from(frame.person, answers)),
        "refused": refused,
    }
    return render(request, "questionnaires/sheet.html", context, status=status)
