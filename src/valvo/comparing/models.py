"""Which organisers share their results with others that do."""

from django.db import models
from django.db.models import Q

from valvo.accounts.models import User
from valvo.organisation.models import Unit


class Sharing(models.Model):
    """From a moment on an organiser's figures are seen by the other organisers that share theirs, until it ends."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    began_at = models.DateTimeField()
    began_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-began_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["unit"], condition=Q(ended_at__isnull=True), name="sharing_once")
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} from {self.began_at}"
