"""Completed trainings: for each unit, summed over units, and taken in from a learning platform's files."""

from collections.abc import Sequence

from django.db.models import QuerySet
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from valvo.accounts.models import User
from valvo.accounts.permissions import Permission
from valvo.core.figures import Figure, format_figure
from valvo.core.figures import Unit as Measure
from valvo.occasions import access, actions, queries
from valvo.occasions.actions import NewCompletion
from valvo.occasions.choices import Audience
from valvo.occasions.lists import LISTING, read_completions
from valvo.occasions.models import Completion
from valvo.organisation.models import Unit
from valvo.registers.choices import Purpose
from valvo.registers.incoming import RawFile
from valvo.registers.taking_in import Chosen, TakingIn
from valvo.web.frame import Frame
from valvo.web.lists import Cell, Column, Filter, ListPage
from valvo.web.templatetags.valvo import reading_language


def _share(done: int, whole: int) -> str:
    value = 100 * done / whole if whole else None
    return format_figure(Figure(value, Measure.PERCENT, 0), reading_language())


def origin_cell(one: Completion) -> Cell:
    """Return where a figure came from."""
    row = _now("row %(number)s") % {"number": one.row}
    return Cell(one.file, quiet=f"{row}, {one.taken_in_by.name}, {one.taken_in_at:%Y-%m-%d}")


class Completions(ListPage[Completion]):
    """How many have completed which training at the unit in view and the units under it."""

    title = _("Completed trainings")
    needs = Permission.REGISTER_VIEW
    lead = _("How many of a unit's staff or managers have completed a training, on the newest day there is.")
    empty = _("Take in a file from the learning platform.")
    template = "occasions/completions.html"
    default_sort = "training"
    search = ("training", "unit__name_sv", "unit__name_fi", "unit__name_en")
    columns = (
        Column(
            "training",
            _("Training"),
            lambda one: Cell(one.training, quiet=one.get_audience_display()),
            ("training", "unit__name_sv"),
        ),
        Column("share", _("Share done"), lambda one: Cell(_share(one.done, one.whole)), kind="number"),
        Column("unit", _("Unit"), lambda one: Cell(one.unit.name), ("unit__name_sv", "training")),
        Column("done", _("Done"), lambda one: Cell(one.done), ("done",), "number", wide=True),
        Column("whole", _("Of"), lambda one: Cell(one.whole), ("whole",), "number", wide=True),
        Column("as_of", _("As of"), lambda one: Cell(one.as_of), ("as_of",), "date", wide=True),
        Column("origin", _("Origin"), origin_cell, wide=True),
    )
    filters = (Filter("audience", _("For whom"), Audience.choices, lambda rows, value: rows.filter(audience=value)),)

    def rows(self, frame: Frame) -> QuerySet[Completion]:
        """Return the newest completions of the units in view."""
        return queries.newest(access.completions(frame.person, frame.required_unit()))

    def more(self, frame: Frame) -> dict[str, object]:
        """Return the trainings summed over the units, and whether the person takes in files here."""
        unit = frame.required_unit()
        sums = queries.trainings(access.completions(frame.person, unit))
        return {
            "sums": [(one, Audience(one.audience).label, _share(one.done, one.whole)) for one in sums],
            "may_keep": access.units_kept(frame.person).filter(pk=unit.pk).exists(),
        }


class CompletionLists(TakingIn[NewCompletion]):
    """Completions from a learning platform's file."""

    purpose = Purpose.COMPLETIONS
    app = "occasions"
    behind = "completions"
    behind_label = _("Completed trainings")
    holds = _(
        "Columns: unit; training; audience; as of; done; of. Or a row for each person by a key that tells nobody who "
        "they are: person; completed. The keys are counted and not kept."
    )
    listing = LISTING
    headings = (_("Unit"), _("Training"), _("For whom"), _("As of"), _("Done"), _("Of"))

    def unit(self, person: User, unit: Unit) -> Unit:
        """Return the unit in view where the person takes in completions."""
        return access.unit_kept(person, unit)

    def reached(self, person: User) -> QuerySet[Unit]:
        """Return the units where the person takes in completions."""
        return access.units_kept(person)

    def read(self, file: RawFile, unit: Unit, person: User, columns: Chosen) -> list[NewCompletion]:
        """Return the completions of a file."""
        return read_completions(file.name, file.content, access.units_seen(person, unit), columns)

    def take(
        self, rows: list[NewCompletion], file: RawFile, unit: Unit, person: User, *, dry_run: bool
    ) -> tuple[int, int]:
        """Keep the completions."""
        return actions.take_in(new=rows, file=file.name, unit=unit, by=person, dry_run=dry_run)

    def line(self, row: NewCompletion) -> Sequence[object]:
        """Return a completion as it is shown."""
        return row.unit.name, row.training, row.audience.label, row.as_of, row.done, row.whole
