"""Views people keep of lists: what was searched, filtered, sorted and shown, under a name."""

from django.db import models
from django.db.models import Q

from valvo.accounts.models import User
from valvo.organisation.models import Unit


class SavedView(models.Model):
    """One view of the list at `path`: its `query` holds the list's own keys only. With a `unit` all there share it."""

    path = models.CharField(max_length=200)
    query = models.CharField(max_length=1_000, blank=True)
    name = models.CharField(max_length=60)
    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="views")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="views")
    is_default = models.BooleanField(default=False)  # what its owner sees when the list is opened
    saved_at = models.DateTimeField()

    class Meta:
        ordering = ["unit_id", "name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "path", "name"], name="view_name_once"),
            models.UniqueConstraint(fields=["owner", "path"], condition=Q(is_default=True), name="view_one_default"),
            models.CheckConstraint(condition=Q(unit__isnull=True) | Q(is_default=False), name="view_default_is_own"),
        ]
        indexes = [models.Index(fields=["unit", "path"], name="view_shared", condition=Q(unit__isnull=False))]

    def __str__(self) -> str:
        return self.name
