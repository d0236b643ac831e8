"""Files taken in: the list, what was understood of one, and taking in new ones in two steps."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from valvo.accounts.access import unit_for
from valvo.accounts.permissions import Permission
from valvo.core import figures
from valvo.core.errors import NotAllowedError
from valvo.core.periods import Period
from valvo.organisation.models import Unit
from valvo.registers import access, actions, queries
from valvo.registers.asking import ColumnsForm, Seen, ask, can_be_asked, sheets_seen
from valvo.registers.choices import Register
from valvo.registers.forms import KindForm, UploadForm
from valvo.registers.incoming import Incoming, RawFile, read_all
from valvo.registers.models import ImportedFile, Upload
from valvo.registers.reading.facts import PERCENT, SUM, Difference, Kind
from valvo.registers.reading.read import Said
from valvo.registers.reading.reasons import TableError
from valvo.registers.reading.shapes import SHAPES
from valvo.registers.terms import TOTAL
from valvo.web.frame import Frame, frame_of
from valvo.web.lists import Cell, Column, Filter, ListPage
from valvo.web.templatetags.valvo import reading_language


def state_cell(file: ImportedFile) -> Cell:
    """Return whether a file's figures are in force."""
    return Cell(_now("Replaced"), tag="plain") if file.replaced_by_id else Cell(_now("In force"), tag="better")


class Files(ListPage[ImportedFile]):
    """The files taken in at and under the unit in view."""

    title = _("Files taken in")
    needs = Permission.REGISTER_VIEW
    lead = _("Each file with what was understood of it. A file that has been corrected points to the newer one.")
    empty = _("Take in a file: it is shown here with what was understood.")
    template = "registers/files.html"
    default_sort = "-when"
    search = ("name",)
    columns = (
        Column("name", _("File"), lambda file: Cell(str(file), href=_address(file), quiet=file.sheet), sort=("name",)),
        Column("register", _("Register"), lambda file: Cell(file.get_register_display()), sort=("register",)),
        Column("of", _("As of"), lambda file: Cell(file.last), sort=("last",), kind="date"),
        Column("figures", _("Figures"), lambda file: Cell(file.figures), sort=("figures",), kind="number"),
        Column(
            "when", _("Taken in"), lambda file: Cell(file.imported_at), sort=("imported_at",), kind="date", wide=True
        ),
        Column("state", _("State"), state_cell, wide=True),
    )
    filters = (
        Filter("register", _("Register"), Register.choices, lambda rows, value: rows.filter(register=value)),
        Filter(
            "state",
            _("State"),
            (("current", _("In force")), ("replaced", _("Replaced"))),
            lambda rows, value: rows.filter(replaced_by__isnull=value == "current"),
        ),
    )

    def rows(self, frame: Frame) -> QuerySet[ImportedFile]:
        """Return the files the person may see."""
        return access.files(frame.person, frame.required_unit())

    def more(self, frame: Frame) -> dict[str, object]:
        """Return whether to offer taking in more."""
        return {"may_edit": Permission.REGISTER_EDIT in frame.permissions}


def _address(file: ImportedFile) -> str:
    return reverse("registers:file", args=[file.pk])


@dataclass(frozen=True)
class Told:
    """A place where a file prints another figure than its counts give, as the reader reads it."""

    item: str
    heading: str
    cell: str
    source_says: str
    counts_give: str


def _told(item: str, heading: str, cell: str, found: Difference | queries.DifferenceRow) -> Told:
    unit = found.unit if isinstance(found, Difference) else found.unit_of_measure
    kind = figures.Unit.PERCENT if unit == PERCENT else figures.Unit.COUNT
    says, gives = (figures.Figure(value, kind, found.decimals) for value in (found.printed, found.computed))
    language = reading_language()
    return Told(item, heading, cell, figures.format_figure(says, language), figures.format_figure(gives, language))


def _item(found: Difference) -> str:
    """Return what the file calls it; its sum as such."""
    return TOTAL[reading_language()] if found.item == SUM else found.item


def _outcome_told(outcome: actions.Outcome) -> tuple[actions.Outcome, Register, list[Told], list[str]]:
    reading = outcome.reading
    differences = [
        _told(_item(one), one.heading, f"{one.origin.column}{one.origin.row}", one) for one in reading.differences
    ]
    return outcome, Register(reading.kind), differences, [one.told(reading_language()) for one in reading.remarks]


@login_required
@require_GET
def show(request: HttpRequest, key: int) -> HttpResponse:
    """Show what was understood of a file, where print and counts disagree, and what else is worth knowing."""
    frame = frame_of(request)
    file = access.file_for(frame.person, key)
    language = reading_language()
    context = {
        "file": file,
        "differences": [
            _told(one.label.said(language), one.heading, f"{one.column}{one.row}", one)
            for one in queries.differences_of(file)
        ],
        "remarks": [remark.told(language) for remark in queries.remarks_of(file)],
    }
    return render(request, "registers/file.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Take files and show what would be done with them; nothing enters a register yet."""
    frame = frame_of(request)
    if Permission.REGISTER_EDIT not in frame.permissions:
        raise NotAllowedError(_now("Taking in files needs the right to keep registers."))
    if request.method == "GET":
        unit = frame.required_unit()
        return render(
            request, "registers/upload.html", {"form": UploadForm(initial={"unit": unit.public_id}), "unit": unit}
        )
    form = UploadForm(request.POST, request.FILES)
    unit = unit_for(frame.person, Permission.REGISTER_EDIT, request.POST.get("unit", ""))
    if not form.is_valid():
        return render(request, "registers/upload.html", {"form": form, "unit": unit})
    files, then = form.raw_files(), "registers:review"
    try:
        read_all(files, queries.known_columns(unit))
    except TableError as error:
        if not can_be_asked(error.notes) or _next_unknown(files, unit) is None:
            return _refused(request, form, unit, error)
        then = "registers:ask"
    kept = actions.stage(files=files, unit=unit, period=form.cleaned_data["period"], kind=form.kind(), by=frame.person)
    return redirect(then, kept.pk)


def _refused(request: HttpRequest, form: UploadForm, unit: Unit, error: TableError) -> HttpResponse:
    faults = error.told(reading_language())
    return render(request, "registers/upload.html", {"form": form, "unit": unit, "faults": faults}, status=422)


def _next_unknown(files: Iterable[RawFile], unit: Unit) -> tuple[RawFile, Seen] | None:
    """Return the first file, with what is seen of its first sheet, that is refused for its headings; None for none."""
    for file in files:
        try:
            read_all([file], queries.known_columns(unit))
        except TableError as error:
            seen = sheets_seen(file) if can_be_asked(error.notes) else []
            if seen:
                return file, seen[0]
    return None


@login_required
@require_http_methods(["GET", "POST"])
def ask_columns(request: HttpRequest, key: int) -> HttpResponse:
    """Ask which column is which in the first uploaded file that is not known, and remember it."""
    frame = frame_of(request)
    kept = access.upload_for(frame.person, key)
    unknown = _next_unknown(_raw(kept), kept.unit)
    if unknown is None:
        return redirect("registers:review", key)
    file, seen = unknown
    kind = _kind_asked(request, kept, seen)
    fields = _SHAPES[kind].fields
    form = ColumnsForm(
        request.POST if request.method == "POST" else None,
        fields=fields,
        headings=seen.headings,
        proposed=seen.proposed(fields),
        language=reading_language(),
    )

    def keep(one: ColumnsForm) -> None:
        said = Said(kind, one.chosen())
        try:
            read_all([replace(file, kind=kind)], lambda _headings: said)
        except TableError as error:
            if can_be_asked(error.notes):
                raise
        columns = one.chosen()
        actions.confirm_columns(unit=kept.unit, of=kind, headings=seen.headings, columns=columns, by=frame.person)

    context = {
        "file": file.name,
        "kind": kind.value,
        "kinds": None if kept.register else KindForm(initial={"kind": kind}),
        "behind": reverse("registers:upload"),
        "behind_label": _("Take in files"),
        "drop": reverse("registers:discard", args=[key]),
    }
    return ask(request, form, keep, reverse("registers:ask", args=[key]), context)


_SHAPES = {shape.kind: shape for shape in SHAPES}


def _kind_asked(request: HttpRequest, kept: Upload, seen: Seen) -> Kind:
    """Return the kind the person has said, else the one most of whose columns can be proposed."""
    said = kept.register or request.POST.get("kind") or request.GET.get("kind")
    if said in set(Kind):
        return Kind(said)
    return max(SHAPES, key=lambda shape: len(seen.proposed(shape.fields))).kind


@login_required
@require_GET
def review(request: HttpRequest, key: int) -> HttpResponse:
    """Show what taking in the uploaded files would do: a dry run."""
    frame = frame_of(request)
    kept = access.upload_for(frame.person, key)
    try:
        outcomes = actions.take_in(files=_read(kept), unit=kept.unit, by=frame.person, dry_run=True)
    except TableError as error:
        return _refused(request, UploadForm(initial={"unit": kept.unit.public_id}), kept.unit, error)
    told = [_outcome_told(one) for one in outcomes]
    changes = any(one.result != actions.Result.UNCHANGED for one in outcomes)
    return render(request, "registers/review.html", {"upload": kept, "outcomes": told, "changes": changes})


@login_required
@require_POST
def confirm(request: HttpRequest, key: int) -> HttpResponse:
    """Take in the uploaded files."""
    frame = frame_of(request)
    kept = access.upload_for(frame.person, key)
    outcomes = actions.confirm(upload=kept, files=_read(kept), by=frame.person)
    new, replaced = sum(one.new for one in outcomes), sum(one.replaced + one.withdrawn for one in outcomes)
    told = ngettext("%(count)s new figure is kept.", "%(count)s new figures are kept.", new) % {"count": new}
    if replaced:
        told += " " + ngettext("%(count)s was replaced.", "%(count)s were replaced.", replaced) % {"count": replaced}
    messages.success(request, told)
    return redirect("registers:files")


@login_required
@require_POST
def discard(request: HttpRequest, key: int) -> HttpResponse:
    """Throw the uploaded files away."""
    frame = frame_of(request)
    actions.discard(upload=access.upload_for(frame.person, key), by=frame.person)
    messages.success(request, _now("The files were thrown away; nothing was kept."))
    return redirect("registers:files")


def _raw(kept: Upload) -> list[RawFile]:
    period = Period.parse(kept.period) if kept.period else None
    kind = Kind(kept.register) if kept.register else None
    return [RawFile(file.name, bytes(file.content), period, kind=kind) for file in kept.files.all()]


def _read(kept: Upload) -> list[Incoming]:
    return read_all(_raw(kept), queries.known_columns(kept.unit))
