"""The bank of materials: links and files with the day they are looked over again."""

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from valvo.attachments import serving
from valvo.core import clock
from valvo.core.errors import NotFoundError
from valvo.learning import case_access as access
from valvo.learning import case_actions as actions
from valvo.learning.choices import MaterialKind
from valvo.learning.forms import MaterialForm, ReviewForm
from valvo.learning.models import Material
from valvo.web.forms import saved
from valvo.web.frame import Frame, frame_of
from valvo.web.lists import Cell, Column, Filter, ListPage
from valvo.web.templatetags.valvo import reading_language


def _review(one: Material) -> Cell:
    return Cell(one.review_on, tag="worse" if one.review_on < clock.today() else "")


def _late(rows: QuerySet[Material], value: str) -> QuerySet[Material]:
    return rows.filter(review_on__lt=clock.today())


class Materials(ListPage[Material]):
    """Materials of the person's organisation."""

    title = _("Materials")
    lead = _("Guides, checklists, films and posters to teach and work by.")
    empty = _("Nothing has been put into the bank yet.")
    default_sort = "title"
    search = ("title",)
    template = "learning/materials.html"
    columns = (
        Column(
            "title",
            _("Title"),
            lambda one: Cell(one.title, href=reverse("learning:material", args=[one.pk])),
            sort=("title",),
        ),
        Column("kind", _("Kind"), lambda one: Cell(str(one.get_kind_display())), sort=("kind",), wide=True),
        Column("language", _("Language"), lambda one: Cell(one.language.upper()), sort=("language",)),
        Column("review", _("To be looked over by"), _review, sort=("review_on",), kind="date"),
    )
    filters = (
        Filter("kind", _("Kind"), MaterialKind.choices, lambda rows, value: rows.filter(kind=value)),
        Filter(
            "language", _("Language"), [("sv", "SV"), ("fi", "FI"), ("en", "EN")],
            lambda rows, value: rows.filter(language=value),
        ),
        Filter("late", _("Time"), [("yes", _("Past its review"))], _late),
    )  # fmt: skip

    def rows(self, frame: Frame) -> QuerySet[Material]:
        """Return the materials the person reads."""
        return access.materials_read(frame.person)

    def more(self, frame: Frame) -> dict[str, object]:
        """Return whether the person adds materials at the unit in view."""
        return {"may_write": access.may_write(frame.person, frame.required_unit())}


@login_required
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Put a link or a file into the bank."""
    frame = frame_of(request)
    unit = access.unit_to_write_for(frame.person, frame.required_unit())

    def save(form: MaterialForm) -> None:
        actions.add_material(unit=unit, by=frame.person, **form.values())

    form = MaterialForm(request.POST or None, request.FILES or None, initial={"language": reading_language()})
    if request.method == "POST" and saved(form, save):
        return redirect("learning:materials")
    return render(request, "learning/material_form.html", {"form": form}, status=422 if form.errors else 200)


@login_required
@require_GET
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a material: where it is, and when it is looked over."""
    return _page(request, access.material_read(frame_of(request).person, pk))


@login_required
@require_GET
def download(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand out a material's file."""
    person = frame_of(request).person
    row = access.material_read(person, pk)
    if row.stored is None:
        raise NotFoundError("no file")
    return serving.answer(file=row.stored, by=person, unit=row.unit, of=row)


@login_required
@require_POST
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that a material holds, until a day."""
    person, form = frame_of(request).person, ReviewForm(request.POST)
    row = access.material_to_look_after(person, pk)
    if saved(form, lambda one: actions.review_material(material=row, by=person, **one.cleaned_data)):
        return redirect("learning:materials")
    return _page(request, row, form)


@login_required
@require_POST
def retire(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a material out of the bank."""
    person = frame_of(request).person
    actions.retire_material(material=access.material_to_look_after(person, pk), by=person)
    return redirect("learning:materials")


def _page(request: HttpRequest, row: Material, form: ReviewForm | None = None) -> HttpResponse:
    may_write = access.may_write(frame_of(request).person, row.unit_id)
    late = row.review_on < clock.today()
    context = {"row": row, "form": form or ReviewForm(), "may_write": may_write, "late": late}
    return render(request, "learning/material.html", context, status=422 if form else 200)
