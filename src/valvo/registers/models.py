"""Registers: figures measured elsewhere and brought in from files, each with the cell it came from.

All figures lie in one table, `Measurement`, whatever their register; what a figure is of is an `Item`. Nothing is
overwritten: a corrected figure stands beside the one it replaced, which points to the file that replaced it.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from valvo.organisation.models import Unit
from valvo.registers.choices import HELD, Dimension, Measure, Purpose, Register, State


class ImportedFile(models.Model):
    """One table of a file, taken in for a unit."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    register = models.CharField(max_length=24, choices=Register)
    name = models.CharField(max_length=255, blank=True)  # empty where somebody entered the row by hand
    sheet = models.CharField(max_length=100, blank=True)
    sha256 = models.CharField(max_length=64)
    first = models.DateField()  # of the newest figures in the table
    last = models.DateField()
    limit_days = models.PositiveSmallIntegerField(default=0)  # nought: no limit in this table
    rows = models.PositiveIntegerField()
    figures = models.PositiveIntegerField()
    derived = models.PositiveIntegerField(default=0)
    missing = models.PositiveIntegerField(default=0)
    imported_at = models.DateTimeField()
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )  # null: on the command line
    replaced_by = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="replaces")

    class Meta:
        ordering = ["-imported_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "register", "sha256", "sheet", "last"],
                condition=Q(replaced_by__isnull=True),
                name="file_taken_in_once",
            ),
            models.CheckConstraint(condition=Q(first__lte=F("last")), name="file_begins_before_end"),
        ]
        indexes = [models.Index(fields=["unit", "register", "last"], name="file_by_register")]

    def __str__(self) -> str:
        return self.name or str(_("Entered by hand"))


class Item(models.Model):
    """What a figure is of: a unit, a specialty, a cause in its class, a key figure … as the organisation names it."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")  # whose register it is
    register = models.CharField(max_length=24, choices=Register)
    dimension = models.CharField(max_length=16, choices=Dimension)
    group = models.CharField(max_length=200, blank=True)
    name = models.CharField(max_length=200)
    of_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")  # the unit of that name
    position = models.PositiveIntegerField()  # order of rows, as first seen

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "register", "dimension", "group", "name"], name="item_once"),
        ]

    def __str__(self) -> str:
        return f"{self.group}: {self.name}" if self.group else self.name


class Measurement(models.Model):
    """One figure of an item over some days (the same day twice: the situation on that day)."""

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="measurements")
    measure = models.CharField(max_length=16, choices=Measure)
    first = models.DateField()
    last = models.DateField()
    limit_days = models.PositiveSmallIntegerField(default=0)  # nought: no limit applies
    value = models.DecimalField(max_digits=18, decimal_places=4, null=True)  # null: the source leaves it empty
    unit_of_measure = models.CharField(max_length=40)
    decimals = models.PositiveSmallIntegerField(default=0)  # as the source shows it
    derived = models.BooleanField(default=False)  # from a later figure and its change
    remark = models.CharField(max_length=500, blank=True)
    file = models.ForeignKey(ImportedFile, on_delete=models.PROTECT, related_name="measurements")
    row = models.PositiveIntegerField()
    column = models.CharField(max_length=3)
    replaced_by = models.ForeignKey(ImportedFile, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["item_id", "last", "measure"]
        constraints = [
            models.UniqueConstraint(
                fields=["item", "measure", "first", "last", "limit_days", "derived"],
                condition=Q(replaced_by__isnull=True),
                name="measurement_once",
            ),
            models.CheckConstraint(condition=Q(first__lte=F("last")), name="measurement_begins_before_end"),
        ]
        indexes = [models.Index(fields=["item", "last"], name="measurement_by_item")]

    def __str__(self) -> str:
        return f"{self.item_id} {self.measure} {self.last}: {self.value}"


class ChainState(models.Model):
    """How far a service or care chain had come on a day."""

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="states")
    on = models.DateField()
    state = models.CharField(max_length=20, choices=State)
    published = models.BooleanField(null=True)  # null: the source does not say
    file = models.ForeignKey(ImportedFile, on_delete=models.PROTECT, related_name="states")
    row = models.PositiveIntegerField()
    column = models.CharField(max_length=3)
    replaced_by = models.ForeignKey(ImportedFile, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["item_id", "on"]
        constraints = [
            models.UniqueConstraint(
                fields=["item", "on"], condition=Q(replaced_by__isnull=True), name="chain_state_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} {self.on}: {self.state}"


class SourceDifference(models.Model):
    """A place where a file prints another figure than its own counts give."""

    file = models.ForeignKey(ImportedFile, on_delete=models.CASCADE, related_name="differences")
    row = models.PositiveIntegerField()
    column = models.CharField(max_length=3)
    heading = models.CharField(max_length=300)
    item = models.CharField(max_length=401)
    first = models.DateField()
    last = models.DateField()
    printed = models.DecimalField(max_digits=18, decimal_places=4)
    computed = models.DecimalField(max_digits=18, decimal_places=4)
    decimals = models.PositiveSmallIntegerField()
    unit_of_measure = models.CharField(max_length=40)

    class Meta:
        ordering = ["file_id", "row", "column"]

    def __str__(self) -> str:
        return f"{self.item}: {self.printed}, {self.computed}"


class ImportRemark(models.Model):
    """Something worth knowing about a file; the sentence is made from the reason when it is read."""

    file = models.ForeignKey(ImportedFile, on_delete=models.CASCADE, related_name="remarks")
    reason = models.CharField(max_length=32)
    row = models.PositiveIntegerField()
    column = models.CharField(max_length=3, blank=True)
    heading = models.CharField(max_length=300, blank=True)
    text = models.CharField(max_length=500, blank=True)
    details = models.JSONField(default=list)  # texts that stand in the sentence

    class Meta:
        ordering = ["file_id", "row", "column"]

    def __str__(self) -> str:
        return f"{self.reason} {self.row}{self.column}"


class Upload(models.Model):
    """Files somebody has sent in and not yet confirmed; kept for a day, seen only by them."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    period = models.CharField(max_length=8, blank=True)
    register = models.CharField(max_length=24, choices=Register, blank=True)
    purpose = models.CharField(max_length=12, choices=Purpose, default=Purpose.REGISTERS)

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.by_id} {self.at:%Y-%m-%d %H:%M}"


class UploadedFile(models.Model):
    """One file of an upload."""

    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(max_length=255)
    content = models.BinaryField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name


class ColumnMapping(models.Model):
    """Which columns of files with these headings are which, confirmed by a person; used for the next such file."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    of = models.CharField(max_length=24)  # what such files hold
    shape = models.CharField(max_length=64)
    headings = models.JSONField()
    columns = models.JSONField()  # field → heading
    confirmed_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)  # revoked, or replaced by another
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-confirmed_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "of", "shape"], condition=Q(ended_at__isnull=True), name="mapping_one_in_force"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.of} {self.shape[:8]}"

    @property
    def of_label(self) -> str:
        """Return what such files hold, in the reader's language."""
        return str(HELD.get(self.of, self.of))
