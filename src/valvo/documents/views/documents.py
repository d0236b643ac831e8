"""The list of documents, and making one."""

from collections.abc import Mapping
from typing import Literal

from django.contrib.auth.decorators import login_required
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from valvo.accounts.access import units_reached
from valvo.accounts.permissions import Permission
from valvo.core import clock
from valvo.core.errors import NotAllowedError, Refusal
from valvo.core.figures import format_period
from valvo.core.periods import Period
from valvo.documents import access, actions, queries
from valvo.documents.builders.registry import BUILDERS
from valvo.documents.choices import DocumentAudience, DocumentState
from valvo.documents.errors import AlreadyMadeError
from valvo.documents.forms import MakeForm
from valvo.documents.models import Document
from valvo.organisation.queries import subtree
from valvo.web.frame import Frame, frame_of
from valvo.web.lists import Cell, Column, Filter, ListPage
from valvo.web.templatetags.valvo import reading_language

TONES: Mapping[DocumentState, Literal["better", "worse"]] = {
    DocumentState.PUBLISHED: "better",
    DocumentState.WITHDRAWN: "worse",
}


def _title(one: Document) -> Cell:
    address = reverse("documents:document", args=[one.pk])
    public = one.audience == DocumentAudience.PUBLIC
    quiet = f"{one.unit.name} · {one.get_audience_display()}" if public else one.unit.name
    return Cell(queries.title_of(one, reading_language()), href=address, quiet=quiet)


def _state(one: Document) -> Cell:
    # Readers see the published edition while the next one is being written.
    state = DocumentState(one.state) if getattr(one, "written", True) else DocumentState.PUBLISHED
    return Cell(str(state.label), tag=TONES.get(state, "teal"))


def _builders(frame: Frame) -> list[tuple[str, str]]:
    return [(one.name, one.title[reading_language()]) for one in BUILDERS.values()]


class Documents(ListPage[Document]):
    """Documents of the unit in view, of those under it, and what is published above it."""

    title = _("Documents")
    needs = Permission.DOCUMENT_VIEW
    lead = _("Reviews fill their figures in by themselves; people write between them, approve and publish.")
    empty = _("Make the first one above.")
    default_sort = "-period"
    template = "documents/documents.html"
    search = ("unit__name_sv", "unit__name_fi", "unit__name_en", "period")
    columns = (
        Column("title", _("Document"), _title),
        Column(
            "period",
            _("Period"),
            lambda one: Cell(format_period(Period.parse(one.period), reading_language())),
            sort=("first",),
        ),
        Column("state", _("State"), _state, sort=("state",)),
        Column(
            "written", _("Last written"), lambda one: Cell(one.written_at), sort=("written_at",), kind="date", wide=True
        ),
        Column("writer", _("Last writer"), lambda one: Cell(one.written_by.name), wide=True),
    )
    filters = (
        Filter("builder", _("Document"), _builders, lambda rows, value: rows.filter(builder=value)),
        Filter(
            "audience",
            _("Whom it is for"),
            DocumentAudience.choices,
            lambda rows, value: rows.filter(audience=value),
        ),
        Filter("state", _("State"), DocumentState.choices, lambda rows, value: rows.filter(state=value)),
    )

    def rows(self, frame: Frame) -> QuerySet[Document]:
        """Return the documents in reach around the unit in view."""
        unit = frame.required_unit()
        under = Q(unit__in=subtree(unit, clock.today()).values("pk"))
        above = Q(unit__in=access.units_above(unit).values("ancestor"))
        editable = units_reached(frame.person, Permission.DOCUMENT_EDIT).filter(pk=OuterRef("unit"))
        shown = access.documents_seen(frame.person).filter(under | above).annotate(written=Exists(editable))
        return shown.select_related("unit", "written_by")

    def more(self, frame: Frame) -> dict[str, object]:
        """Return the form that makes a document, for those who may."""
        if Permission.DOCUMENT_EDIT not in frame.permissions:
            return {}
        form = MakeForm(unit=frame.required_unit(), language=reading_language(), period=frame.period)
        may_dress = Permission.DOCUMENT_PUBLISH in frame.permissions
        return {"make": form, "unit": frame.required_unit(), "may_dress": may_dress}


@login_required
@require_POST
def make(request: HttpRequest) -> HttpResponse:
    """Make a document, or go to the one there is."""
    frame = frame_of(request)
    unit = access.unit_to_write_for(frame.person, frame.required_unit().public_id)
    form = MakeForm(request.POST.dict(), unit=unit, language=reading_language(), period=frame.period)
    if form.is_valid():
        try:
            period = Period.parse(form.cleaned_data["period"])
            made = actions.make(
                name=form.cleaned_data["builder"],
                unit=unit,
                period=period,
                by=frame.person,
                audience=form.cleaned_data["audience"],
            )
            return redirect("documents:document", pk=made.pk)
        except AlreadyMadeError as error:
            return redirect("documents:document", pk=error.key)
        except NotAllowedError:
            raise
        except Refusal as refusal:
            form.add_error("period", str(refusal))
    return render(request, "documents/make.html", {"make": form, "unit": unit}, status=422)
