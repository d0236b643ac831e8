"""Taking in a list from a file in two steps: what would happen is shown first, and only then confirmed.

An app says what its lists hold by a subclass of `TakingIn` and puts its `urls()` among its own.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar, Generic, TypeVar

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from valvo.accounts.models import User
from valvo.organisation.models import Unit
from valvo.registers.access import own_upload
from valvo.registers.actions import confirm_columns, discard, stage, use_up
from valvo.registers.asking import ColumnsForm, ask, can_be_asked, sheets_seen
from valvo.registers.choices import Purpose
from valvo.registers.incoming import RawFile
from valvo.registers.models import Upload
from valvo.registers.queries import remembered
from valvo.registers.reading.files import MAX_MEGABYTES
from valvo.registers.reading.listing import Listing, read_listing
from valvo.registers.reading.reasons import TableError
from valvo.web.forms import saved
from valvo.web.frame import frame_of
from valvo.web.lists import Words
from valvo.web.templatetags.valvo import reading_language

R = TypeVar("R")
Chosen = Mapping[str, str] | None  # which column is which, field → heading, where somebody has said so
SHOWN = 50


class ListForm(forms.Form):
    """A list as a file."""

    table = forms.FileField(
        label=_("File"), help_text=_("CSV or XLSX. Nothing is kept until you have seen what was understood.")
    )

    def clean_table(self) -> Any:
        """Refuse a file that is too large."""
        file = self.cleaned_data["table"]
        if file.size > MAX_MEGABYTES * 1_000_000:
            raise forms.ValidationError(
                _now("%(file)s is larger than %(size)s MB.") % {"file": file.name, "size": MAX_MEGABYTES}
            )
        return file


class TakingIn(Generic[R]):
    """One kind of list; subclasses say how it is read, what it would do, and who may."""

    purpose: ClassVar[Purpose]
    app: ClassVar[str]  # the namespace of its addresses
    behind: ClassVar[str]  # the name of the page one comes from
    behind_label: ClassVar[Words]
    holds: ClassVar[Words]  # its columns
    headings: ClassVar[Sequence[Words]]
    under: ClassVar[str] = ""  # what stands before in its addresses, and which it is
    before: tuple[int, ...] = ()
    listing: ClassVar[Listing]  # its columns, as files have them

    def unit(self, person: User, unit: Unit) -> Unit:
        """Return the unit in view where the person may take in lists; raises NotAllowedError."""
        raise NotImplementedError

    def reached(self, person: User) -> QuerySet[Unit]:
        """Return the units where the person may take in lists."""
        raise NotImplementedError

    def read(self, file: RawFile, unit: Unit, person: User, columns: Chosen) -> list[R]:
        """Return the rows of a file, its columns as somebody has said; raises TableError with every fault."""
        raise NotImplementedError

    def take(self, rows: list[R], file: RawFile, unit: Unit, person: User, *, dry_run: bool) -> tuple[int, int]:
        """Keep the rows, all or none; return how many are new and how many were there."""
        raise NotImplementedError

    def line(self, row: R) -> Sequence[object]:
        """Return a row as it is shown under the headings."""
        raise NotImplementedError

    def told(self, rows: Sequence[R]) -> str:
        """Return what the rows are together, where that says more than how many they are."""
        return ""

    def urls(self) -> list[URLPattern]:
        """Return the addresses of the steps: `upload`, `columns` where they are asked about, `review`, `confirm`."""
        steps = {"upload": "", "columns": "<int:pk>/columns/", "review": "<int:pk>/", "confirm": "<int:pk>/confirm/"}
        steps["discard"] = "<int:pk>/discard/"
        return [path(f"{self.under}take-in/{rest}", self._view(step), name=step) for step, rest in steps.items()]

    def _view(self, step: str) -> Callable[..., HttpResponse]:
        methods = {"review": ["GET"], "confirm": ["POST"], "discard": ["POST"]}.get(step, ["GET", "POST"])

        def view(request: HttpRequest, pk: int | None = None, **named: int) -> HttpResponse:
            of = self.about(**named) if named else self
            if pk is None:
                return of.upload(request)
            by_step = {"columns": of.ask, "review": of.review, "confirm": of.confirm, "discard": of.throw_away}
            return by_step[step](request, pk)

        return login_required(require_http_methods(methods)(view))

    def about(self, **named: int) -> "TakingIn[R]":
        """Return the lists of what the address names."""
        return self

    def address(self, name: str, *ids: int) -> str:
        """Return one of the app's addresses, with what stands before in all of them."""
        return reverse(f"{self.app}:{name}", args=[*self.before, *ids])

    def upload(self, request: HttpRequest) -> HttpResponse:
        """Take a file; one with faults is refused whole, with all of them."""
        frame = frame_of(request)
        unit = self.unit(frame.person, frame.required_unit())
        form = ListForm(request.POST or None, request.FILES or None)
        answers: list[HttpResponse] = []

        def keep(one: ListForm) -> None:
            answers.append(self._staged(one.cleaned_data["table"], unit, frame.person))

        faults: list[str] = []
        try:
            if form.is_bound and saved(form, keep):
                return answers[0]
        except TableError as error:
            faults = error.told(reading_language())
        context = {"form": form, "unit": unit, "faults": faults, "holds": self.holds}
        return self._page(request, "registers/list_upload.html", context, 422 if form.errors or faults else 200)

    def _staged(self, file: Any, unit: Unit, person: User) -> HttpResponse:
        """Keep a file until it is confirmed; one whose headings alone are not known is asked about."""
        raw, then = RawFile(file.name or "", file.read()), "review"
        try:
            self._dry(raw, unit, person)
        except TableError as error:
            if not can_be_asked(error.notes) or not sheets_seen(raw):
                raise
            then = "columns"
        return redirect(self.address(then, stage(files=[raw], unit=unit, by=person, purpose=self.purpose).pk))

    def ask(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask which column is which, and remember it for files with these headings."""
        person = frame_of(request).person
        kept = own_upload(person, pk, self.purpose, self.reached(person))
        file, fields = self._file(kept), self.listing.fields
        seen = sheets_seen(file)[0]
        data = request.POST if request.method == "POST" else None
        proposed = seen.proposed(fields)
        form = ColumnsForm(data, fields=fields, headings=seen.headings, proposed=proposed, language=reading_language())

        def keep(one: ColumnsForm) -> None:
            read_listing(file.name, file.content, self.listing, one.chosen())
            confirm_columns(unit=kept.unit, of=self.purpose, headings=seen.headings, columns=one.chosen(), by=person)

        context = {"file": file.name, "drop": self.address("discard", pk), **self._behind()}
        return ask(request, form, keep, self.address("review", pk), context)

    def review(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show what taking in the file would do."""
        person = frame_of(request).person
        kept = own_upload(person, pk, self.purpose, self.reached(person))
        try:
            rows, (new, there) = self._dry(self._file(kept), kept.unit, person)
        except TableError as error:
            faults = error.told(reading_language())
            context: dict[str, Any] = {"form": ListForm(), "unit": kept.unit, "faults": faults, "holds": self.holds}
            return self._page(request, "registers/list_upload.html", context, 422)
        lines = [self.line(one) for one in rows[:SHOWN]]
        context = {"upload": kept, "headings": self.headings, "lines": lines, "new": new, "there": there}
        context["told"] = self.told(rows)
        context |= {
            "confirm": self.address("confirm", pk),
            "drop": self.address("discard", pk),
        }
        return self._page(request, "registers/list_review.html", context)

    def confirm(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Keep what the file holds."""
        person = frame_of(request).person
        kept = own_upload(person, pk, self.purpose, self.reached(person))
        file = self._file(kept)
        try:
            rows = self._read(file, kept.unit, person)
            with transaction.atomic():
                new, _there = self.take(rows, file, kept.unit, person, dry_run=False)
                use_up(upload=kept)
        except TableError:  # what the file is about has changed since it was looked at: the review says how
            return redirect(self.address("review", pk))
        said = ngettext("%(count)s new row is kept.", "%(count)s new rows are kept.", new)
        messages.success(request, said % {"count": new})
        return redirect(self.address(self.behind) + f"?unit={kept.unit.public_id}")

    def throw_away(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Throw the file away."""
        person = frame_of(request).person
        discard(upload=own_upload(person, pk, self.purpose, self.reached(person)), by=person)
        messages.success(request, _now("The list was thrown away; nothing was kept."))
        return redirect(self.address(self.behind))

    def _dry(self, file: RawFile, unit: Unit, person: User) -> tuple[list[R], tuple[int, int]]:
        rows = self._read(file, unit, person)
        return rows, self.take(rows, file, unit, person, dry_run=True)

    def _read(self, file: RawFile, unit: Unit, person: User) -> list[R]:
        seen = sheets_seen(file)
        return self.read(file, unit, person, remembered(unit, self.purpose, seen[0].headings) if seen else None)

    def _file(self, kept: Upload) -> RawFile:
        file = kept.files.get()
        return RawFile(file.name, bytes(file.content))

    def _page(self, request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
        return render(request, template, context | self._behind(), status=status)

    def _behind(self) -> dict[str, Any]:
        return {"behind": self.address(self.behind), "behind_label": self.behind_label}
