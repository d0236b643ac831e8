"""Safety recommendations: what one unit learnt, spread to others, and what each of them answers."""

from django.db import models
from django.db.models import Q

from valvo.accounts.models import User
from valvo.improvement.models import Action
from valvo.organisation.models import Unit
from valvo.recommendations.choices import AnswerState, Source


class Recommendation(models.Model):
    """Something others should do too. `unit` is who gives it, `answer_by` until when each unit is asked to answer."""

    source = models.CharField(max_length=16, choices=Source, default=Source.FREE)
    source_id = models.BigIntegerField(default=0)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="recommendations")
    title = models.CharField(max_length=200)
    text = models.TextField()
    answer_by = models.DateField()
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [models.Index(fields=["source", "source_id"], name="recommendation_by_source")]

    def __str__(self) -> str:
        return self.title


class Answer(models.Model):
    """What one unit answers. Planned means an action; once it is verified the recommendation is done there."""

    recommendation = models.ForeignKey(Recommendation, on_delete=models.CASCADE, related_name="answers")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="recommendation_answers")
    state = models.CharField(max_length=16, choices=AnswerState, default=AnswerState.WAITING)
    why = models.TextField(blank=True)
    action = models.ForeignKey(Action, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["unit__name_sv", "id"]
        constraints = [
            models.UniqueConstraint(fields=["recommendation", "unit"], name="answer_once_a_unit"),
            models.CheckConstraint(
                condition=Q(state=AnswerState.WAITING, answered_at__isnull=True)
                | (~Q(state=AnswerState.WAITING) & Q(answered_at__isnull=False)),
                name="answer_has_moment",
            ),
            models.CheckConstraint(
                condition=~Q(state=AnswerState.NOT_RELEVANT) | ~Q(why=""), name="answer_not_relevant_says_why"
            ),
            models.CheckConstraint(
                condition=~Q(state=AnswerState.PLANNED) | Q(action__isnull=False), name="answer_planned_has_action"
            ),
        ]
        indexes = [models.Index(fields=["unit", "state"], name="answer_by_unit")]

    def __str__(self) -> str:
        return f"{self.recommendation_id} {self.unit_id} {self.state}"
