"""The trail: who did what, and who read what. Rows are only ever added; triggers in the database hold to that.

There are no foreign keys: an event outlives what it tells of. `mac` makes a row that was not written by us
recognisable; the seals chain the rows so that a missing or exchanged one is found.
"""

from django.db import models


class Event(models.Model):
    """One thing done or read."""

    at = models.DateTimeField()
    tag = models.CharField(max_length=64)
    actor = models.BigIntegerField(null=True)  # null: Valvo itself, or somebody without an account
    unit = models.BigIntegerField(null=True)
    target_kind = models.CharField(max_length=40, blank=True)
    target = models.CharField(max_length=40, blank=True)
    data = models.JSONField(default=dict)
    mac = models.CharField(max_length=64)

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["target_kind", "target", "id"], name="trail_by_target"),
            models.Index(fields=["actor", "id"], name="trail_by_actor"),
            models.Index(fields=["unit", "id"], name="trail_by_unit"),
            models.Index(fields=["at"], name="trail_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.tag}"


class Seal(models.Model):
    """Link `number` of the chain: a digest over the link before it and one event."""

    number = models.BigIntegerField(primary_key=True)
    event = models.BigIntegerField(unique=True)
    digest = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()

    class Meta:
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.number}: event {self.event}"
