"""Units and their tree, which changes over time.

A placement says from which day a unit stands under a parent; it lasts until the unit's next placement begins or the
unit closes. Gaps and overlaps can therefore not be written down. The closure is derived from the placements by
`actions` and answers "all units under X on day D" in one query.
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language

from valvo.organisation.choices import Country, ProviderForm, Sector, SuccessionKind, UnitKind


class Unit(models.Model):
    """An organiser, a producer, a service entity or a service unit.

    `country` decides whose deadlines and notices hold; it is the organiser's, and follows to the units under it.
    """

    public_id = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=12, choices=UnitKind)
    sector = models.CharField(max_length=8, choices=Sector)
    provider_form = models.CharField(max_length=8, choices=ProviderForm, default=ProviderForm.OWN)
    country = models.CharField(max_length=2, choices=Country, default=Country.FINLAND)
    name_sv = models.CharField(max_length=200)
    name_fi = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)  # the first day the unit no longer is

    class Meta:
        ordering = ["name_sv", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(closed_on__gt=F("opened_on")), name="unit_closes_after_opening"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """Return the name in the reader's language."""
        return self.name_in((get_language() or "sv")[:2])

    def name_in(self, language: str) -> str:
        """Return the name in a language; the Swedish one where there is none in it."""
        return str(getattr(self, f"name_{language}", self.name_sv))


class Placement(models.Model):
    """From `valid_from` the unit stands under `parent`; without a parent it is the top of a tree."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="placements")
    parent = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    valid_from = models.DateField()

    class Meta:
        ordering = ["unit_id", "valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "valid_from"], name="placement_one_a_day"),
            models.CheckConstraint(condition=~Q(unit=F("parent")), name="placement_not_under_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} under {self.parent_id} from {self.valid_from}"


class Closure(models.Model):
    """`descendant` is `depth` steps under `ancestor` from `valid_from` up to but not including `valid_to`."""

    ancestor = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="below")
    descendant = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="above")
    depth = models.PositiveSmallIntegerField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ancestor", "descendant", "valid_from"], name="closure_one_a_day"),
            # Only a unit itself is at depth nothing: a cycle cannot be stored.
            models.CheckConstraint(
                condition=Q(depth=0, ancestor=F("descendant")) | (Q(depth__gt=0) & ~Q(ancestor=F("descendant"))),
                name="closure_has_no_cycle",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")), name="closure_ends_after_start"
            ),
        ]
        indexes = [models.Index(fields=["descendant", "depth"], name="closure_upwards")]

    def __str__(self) -> str:
        return f"{self.descendant_id} {self.depth} under {self.ancestor_id}"


class Succession(models.Model):
    """After a merger or a split the old unit points to what came after it."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="successions")
    successor = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="predecessions")
    kind = models.CharField(max_length=8, choices=SuccessionKind)
    on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "successor"], name="succession_once"),
            models.CheckConstraint(condition=~Q(unit=F("successor")), name="succession_to_another"),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} → {self.successor_id}"
