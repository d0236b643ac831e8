"""How safe each day was at a unit, as those who were there marked it."""

from django.db import models

from valvo.accounts.models import User
from valvo.green_cross.choices import Colour
from valvo.organisation.models import Unit


class Mark(models.Model):
    """The colour of a day at a unit, or of one shift of it (`shift` empty: the whole day). The day's is the worst."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="cross_marks")
    day = models.DateField()
    shift = models.CharField(max_length=40, blank=True)
    colour = models.CharField(max_length=8, choices=Colour)
    note = models.CharField(max_length=300, blank=True)
    marked_at = models.DateTimeField()
    marked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["day", "shift"]
        constraints = [models.UniqueConstraint(fields=["unit", "day", "shift"], name="cross_mark_once")]
        indexes = [models.Index(fields=["day", "unit"], name="cross_mark_by_day")]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.day} {self.colour}"
