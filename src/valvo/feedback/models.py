"""Which theme a person has grouped a piece of feedback to. What was said stays in the report and nowhere else."""

from django.db import models

from valvo.accounts.models import User
from valvo.handling.models import Case


class Grouping(models.Model):
    """The theme of one case of feedback, and the theme its words had pointed to then."""

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="grouping")
    theme = models.CharField(max_length=40)  # of the code list feedback_theme
    suggested = models.CharField(max_length=40, blank=True)  # empty: the words pointed to none, or to several alike
    grouped_at = models.DateTimeField()
    grouped_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-grouped_at", "-id"]
        indexes = [models.Index(fields=["theme"], name="grouping_by_theme")]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.theme}"
