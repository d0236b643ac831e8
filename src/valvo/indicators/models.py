"""What people decide about an indicator at a unit: phases, notes, exclusions and targets, each with who, when and why.

Nothing is deleted: what was taken back stays, with who took it back.
"""

from django.db import models
from django.db.models import Q

from valvo.accounts.models import User
from valvo.organisation.models import Unit


class Decision(models.Model):
    """What all decisions share. `indicator` is an id of the catalogue."""

    indicator = models.CharField(max_length=60)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="%(class)s_withdrawn_by_somebody",
            )
        ]


class Phase(Decision):
    """From a month on the chart has a centre and limits of its own, for a known reason."""

    starts_on = models.DateField()  # the first day of a month
    why = models.CharField(max_length=200)

    class Meta(Decision.Meta):
        ordering = ["starts_on", "id"]
        constraints = [
            *Decision.Meta.constraints,
            models.UniqueConstraint(
                fields=["indicator", "unit", "starts_on"], condition=Q(withdrawn_at__isnull=True), name="phase_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.unit_id} from {self.starts_on}"


class Note(Decision):
    """Something that happened, written on the chart at its month."""

    on = models.DateField()
    text = models.CharField(max_length=200)

    class Meta(Decision.Meta):
        ordering = ["on", "id"]

    def __str__(self) -> str:
        return f"{self.indicator} {self.unit_id} {self.on}"


class Exclusion(Decision):
    """A month that is shown but not counted by the chart: known to be wrong, or special for a known reason."""

    month = models.DateField()  # its first day
    why = models.CharField(max_length=200)

    class Meta(Decision.Meta):
        ordering = ["month", "id"]
        constraints = [
            *Decision.Meta.constraints,
            models.UniqueConstraint(
                fields=["indicator", "unit", "month"], condition=Q(withdrawn_at__isnull=True), name="exclusion_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.unit_id} without {self.month}"


class UnitTarget(Decision):
    """From a day on this is the target of the unit and all under it, until a later one or one nearer to them."""

    valid_from = models.DateField()
    value = models.DecimalField(max_digits=12, decimal_places=4)
    why = models.CharField(max_length=200, blank=True)

    class Meta(Decision.Meta):
        ordering = ["valid_from", "id"]
        constraints = [
            *Decision.Meta.constraints,
            models.UniqueConstraint(
                fields=["indicator", "unit", "valid_from"],
                condition=Q(withdrawn_at__isnull=True),
                name="unittarget_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.unit_id} {self.value} from {self.valid_from}"
