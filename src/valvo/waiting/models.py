"""Waiting: who waits, from when, for what; pseudonymous, from a file that tells all of an organisation's waits.

The newest file in force is the whole truth of its unit; rows of a file that is not in force are seen by nobody.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from valvo.organisation.models import Unit
from valvo.waiting.choices import Age, End, Service, Stage, Start


class Intake(models.Model):
    """One file with waits. The file itself is thrown away once read; what is kept of it holds no reference."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()  # bytes
    headings = models.JSONField(default=list)
    samples = models.JSONField(default=list)  # kinds of content seen per column, never the content itself
    columns = models.JSONField(default=dict)  # field → heading, once chosen
    stage = models.CharField(max_length=12, choices=Stage)
    read_bytes = models.PositiveBigIntegerField(default=0)
    rows = models.PositiveIntegerField(default=0)  # read so far
    written = models.PositiveIntegerField(default=0)
    first = models.DateField(null=True)  # the earliest start
    last = models.DateField(null=True)  # the latest start or end
    faults = models.JSONField(default=list)
    received_at = models.DateTimeField()
    received_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    finished_at = models.DateTimeField(null=True)  # in force, refused or thrown away

    class Meta:
        ordering = ["-received_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["unit"], condition=Q(stage=Stage.IN_FORCE), name="waiting_one_in_force"),
        ]

    def __str__(self) -> str:
        return self.name


class Wait(models.Model):
    """Somebody waited from a day, and until another where that has come."""

    intake = models.ForeignKey(Intake, on_delete=models.CASCADE, related_name="waits")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    reference = models.BinaryField(max_length=16)  # a keyed hash: no way back to the reference
    start = models.CharField(max_length=10, choices=Start)
    service = models.CharField(max_length=12, choices=Service)
    specialty = models.CharField(max_length=80)
    age = models.CharField(max_length=5, choices=Age, blank=True)
    guaranteed = models.BooleanField(default=True)  # under the care guarantee
    started_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)  # the first day it is over
    end_reason = models.CharField(max_length=8, choices=End, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("started_on")), name="wait_ends_after_start"
            ),
        ]
        indexes = [models.Index(fields=["intake", "start", "ended_on"], name="wait_by_end")]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.start} {self.started_on}"
