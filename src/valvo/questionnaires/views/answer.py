"""One answer: what was said now and last time, and the actions raised from it."""

from django.contrib.auth.decorators import login_required
from django.contrib.messages import success
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from valvo.accounts.access import may
from valvo.accounts.permissions import Permission
from valvo.attachments import serving
from valvo.core.errors import NotAllowedError, NotFoundError
from valvo.improvement.forms import ActionForm
from valvo.questionnaires import access, queries
from valvo.questionnaires.actions import sheets as actions
from valvo.questionnaires.queries import SheetRow
from valvo.questionnaires.views.shared import address, language
from valvo.web.forms import saved
from valvo.web.frame import Frame, frame_of


@login_required
@require_GET
def show(request: HttpRequest, pk: int, item: str) -> HttpResponse:
    """Show an answer."""
    return _page(request, frame_of(request), pk, item)


@login_required
@require_GET
def file(request: HttpRequest, pk: int, item: str) -> HttpResponse:
    """Return the file of an answer."""
    person = frame_of(request).person
    found = access.answer_seen(person, pk, item)
    if found.stored is None:
        raise NotFoundError(_("no such answer"))
    return serving.answer(file=found.stored, by=person, unit=found.sheet.unit_id, of=found)


@login_required
@require_POST
def add_action(request: HttpRequest, pk: int, item: str) -> HttpResponse:
    """Raise an action from an answer."""
    frame = frame_of(request)
    answer = access.answer_seen(frame.person, pk, item)
    if not may(frame.person, Permission.ACTION_EDIT, answer.sheet.unit_id):
        raise NotAllowedError(_("You may not change actions at this unit."))
    form = ActionForm(request.POST, unit=answer.sheet.unit)

    def save(filled: ActionForm) -> None:
        values = filled.cleaned_data
        actions.raise_action(
            answer=answer, title=values["title"], owner=values["owner"], due=values["due"], text=values["text"],
            by=frame.person,
        )  # fmt: skip

    if not saved(form, save):
        return _page(request, frame, pk, item, form=form, status=422)
    success(request, _("The action is added."))
    return redirect(address("answer", frame, pk, item))


def _page(
    request: HttpRequest, frame: Frame, pk: int, item: str, *, form: ActionForm | None = None, status: int = 200
) -> HttpResponse:
    answer = access.answer_seen(frame.person, pk, item)
    page = queries.sheet_page(access.sheet_seen(frame.person, pk))
    row = _row(page, item)
    text = row.item.text[language()]
    context = {
        "sheet": page.sheet,
        "round": page.sheet.round,
        "row": row,
        "answer": answer,
        "text": text,
        "proofs": [(line, line.startswith(("https://", "http://"))) for line in answer.evidence.splitlines()],
        "raised": list(queries.actions_from(frame.person, [answer.pk])),
        "may_raise": may(frame.person, Permission.ACTION_EDIT, page.sheet.unit_id),
        "form": form or ActionForm(unit=page.sheet.unit, initial={"title": text[:200]}),
        "form_open": form is not None or row.weak,
    }
    return render(request, "questionnaires/answer.html", context, status=status)


def _row(page: queries.SheetPage, item: str) -> SheetRow:
    found = next((row for part in page.sections for row in part.rows if row.item.id == item), None)
    if found is None:
        raise NotFoundError(_("no such answer"))
    return found
