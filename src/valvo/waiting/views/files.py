"""Files with waits: the list, a new one, which column is which, how far it has come, what was wrong with it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from valvo.accounts.permissions import Permission
from valvo.core.errors import NotFoundError
from valvo.registers.asking import ColumnsForm, ask
from valvo.registers.columns import Proposal, Why, propose
from valvo.registers.reading.reasons import TableError
from valvo.registers.reading.words import plain
from valvo.waiting import access, actions, reading
from valvo.waiting.choices import Fault, Stage
from valvo.waiting.errors import UnreadableError
from valvo.waiting.fields import FIELDS
from valvo.waiting.forms import FileForm
from valvo.waiting.models import Intake
from valvo.web.frame import Frame, frame_of
from valvo.web.lists import Cell, Column, Filter, ListPage
from valvo.web.templatetags.valvo import printed, reading_language


def _stage_cell(file: Intake) -> Cell:
    in_force = Cell(file.get_stage_display(), tag="better" if file.stage == Stage.IN_FORCE else "plain")
    return Cell(file.get_stage_display(), tag="worse") if file.stage == Stage.REFUSED else in_force


class Files(ListPage[Intake]):
    """The files with waits of the unit in view and those under it."""

    title = _("Files with waits")
    needs = Permission.REGISTER_VIEW
    lead = _("Each file tells all waits of its unit and takes the place of the one before.")
    empty = _("Take in a file: it is shown here with how far it has come.")
    template = "waiting/files.html"
    default_sort = "-when"
    search = ("name",)
    columns = (
        Column(
            "name",
            _("File"),
            lambda one: Cell(one.name, href=reverse("waiting:file", args=[one.pk]), quiet=one.unit.name),
            sort=("name",),
        ),
        Column("rows", _("Rows"), lambda one: Cell(one.rows), sort=("rows",), kind="number"),
        Column("last", _("Newest day"), lambda one: Cell(one.last), sort=("last",), kind="date", wide=True),
        Column("when", _("Received"), lambda one: Cell(one.received_at), sort=("received_at",), kind="date", wide=True),
        Column("stage", _("State"), _stage_cell, sort=("stage",)),
    )
    filters = (Filter("stage", _("State"), Stage.choices, lambda rows, value: rows.filter(stage=value)),)

    def rows(self, frame: Frame) -> QuerySet[Intake]:
        """Return the files the person may see."""
        return access.intakes(frame)

    def more(self, frame: Frame) -> dict[str, object]:
        """Return whether to offer taking in another."""
        return {"may_edit": Permission.REGISTER_EDIT in frame.permissions}


@login_required
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Take a file; its columns are asked about unless such files are known."""
    frame = frame_of(request)
    unit = access.unit_to_fill(frame)
    form = FileForm(request.POST or None, request.FILES or None) if request.method == "POST" else FileForm()
    if request.method == "POST" and form.is_valid():
        table = form.cleaned_data["table"]
        try:
            made = actions.receive(name=table.name, chunks=table.chunks(), unit=unit, by=frame.person)
        except UnreadableError:
            form.add_error("table", _now("This is no table: save it as CSV with different headings on the first row."))
        except TableError as error:
            form.add_error("table", error.notes[0].told(reading_language()))
        else:
            asked = "waiting:columns" if made.stage == Stage.COLUMNS else "waiting:file"
            return redirect(reverse(asked, args=[made.pk]) + frame.query())
    return render(request, "waiting/add.html", {"form": form, "unit": unit}, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def columns(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask which column is which, with a proposal for each."""
    frame = frame_of(request)
    intake = access.intake_for(frame.person, pk)
    if intake.stage != Stage.COLUMNS:
        return redirect(reverse("waiting:file", args=[pk]) + frame.query())
    form = _columns_form(intake, request.POST if request.method == "POST" else None)

    def keep(one: ColumnsForm) -> None:
        actions.choose_columns(intake=intake, columns=one.chosen(), by=frame.person)

    context = {
        "file": intake.name,
        "behind": reverse("waiting:files"),
        "behind_label": Files.title,
        "drop": reverse("waiting:discard", args=[pk]) + frame.query(),
    }
    return ask(request, form, keep, reverse("waiting:file", args=[pk]) + frame.query(), context)


def _columns_form(intake: Intake, data: Any) -> ColumnsForm:
    try:
        seen = reading.head(intake.name, actions.raw_path(intake))
    except OSError as error:
        raise NotFoundError("the file is no longer kept") from error
    proposed = propose(seen.headings, seen.columns, FIELDS)
    named = _by_units(intake, seen, proposed)
    language = reading_language()
    return ColumnsForm(data, fields=FIELDS, headings=seen.headings, proposed=proposed | named, language=language)


def _by_units(intake: Intake, seen: reading.Head, proposed: dict[str, Proposal]) -> dict[str, Proposal]:
    """Return the column whose cells are names of units here, where no heading says which it is."""
    if "unit" in proposed:
        return {}
    taken = {one.heading for one in proposed.values()}
    known = actions.unit_names(intake.unit)
    for heading, cells in zip(seen.headings, seen.columns, strict=True):
        if heading not in taken and cells and all(plain(cell) in known for cell in cells):
            return {"unit": Proposal(heading, Why.CONTENT)}
    return {}


@login_required
@require_GET
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Show how far a file has come; HTMX asks again while it is being read."""
    frame = frame_of(request)
    intake = access.intake_for(frame.person, pk)
    labels = {one.code: one.label[reading_language()] for one in FIELDS}
    context = {
        "intake": intake,
        "works": intake.stage in {Stage.READING, Stage.WRITING},
        "done": intake.written if intake.stage == Stage.WRITING else intake.read_bytes,
        "all": intake.rows if intake.stage == Stage.WRITING else intake.size,
        "faults": [_told(one, labels, intake.columns) for one in intake.faults],
        "columns": [(labels[code], heading) for code, heading in intake.columns.items()],
    }
    whole = not request.headers.get("HX-Request")
    return render(request, "waiting/file.html" if whole else "waiting/parts/progress.html", context)


def _told(one: dict[str, Any], labels: dict[str, str], chosen: dict[str, str]) -> dict[str, Any]:
    column = chosen.get(one["field"]) or labels.get(one["field"], "")
    said = {"column": column, "text": one["text"], "known": one["known"]}
    return {
        "row": printed(one["row"]) if one["row"] else "",
        "sentence": str(Fault(one["fault"]).label) % said,
        "rows": one["rows"],
    }


@login_required
@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the file take the place of the one before."""
    frame = frame_of(request)
    actions.confirm(intake=access.intake_for(frame.person, pk), by=frame.person)
    return redirect(reverse("waiting:file", args=[pk]) + frame.query())


@login_required
@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw the file away."""
    frame = frame_of(request)
    actions.discard(intake=access.intake_for(frame.person, pk), by=frame.person)
    messages.success(request, _now("The file was thrown away; nothing was kept."))
    return redirect(reverse("waiting:files") + frame.query())
