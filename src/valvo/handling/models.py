"""The handling of what was reported: one case for each report.

The handler's view of what happened (`Classification`) stands beside the reporter's own words and grades and never
replaces them. Codes come from the code lists of `valvo.definitions`.
"""

from django.db import models
from django.db.models import F, Q

from valvo.accounts.models import User
from valvo.handling.choices import CaseState, MessageKind, PartState
from valvo.intake.models import Report
from valvo.organisation.models import Unit

_CLOSED = [CaseState.CLOSED, CaseState.DUPLICATE, CaseState.NOT_REPORTABLE]
_LEFT_OUT = [CaseState.DUPLICATE, CaseState.NOT_REPORTABLE]


class Case(models.Model):
    """One report being handled. `version` grows with every write: a page made before it is refused.

    `kind` is what the case is handled as; it begins as the report's kind and may be changed by a coordinator.
    """

    report = models.OneToOneField(Report, on_delete=models.PROTECT, related_name="case")
    kind = models.CharField(max_length=40)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="cases")
    state = models.CharField(max_length=16, choices=CaseState, default=CaseState.NEW)
    title = models.CharField(max_length=120)
    handler = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="cases")
    opened_at = models.DateTimeField()  # when the report was received
    taken_at = models.DateTimeField(null=True, blank=True)
    first_answer_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    # The first deadline still to be kept (`Clock.counts`), none where none runs: every list looks at it.
    due_at = models.DateTimeField(null=True, blank=True)
    # The day of the event where its harm is serious (`facts.serious_on`), none where it is not: every picture asks.
    serious_on = models.DateField(null=True, blank=True)
    no_feedback_reason = models.CharField(max_length=40, blank=True)  # code; instead of feedback
    no_action_reason = models.TextField(blank=True)  # the handler's words; instead of an action
    state_reason = models.CharField(max_length=40, blank=True)  # code; why it was sent up, left out, reopened
    duplicate_of = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="duplicates")
    joint = models.BooleanField(default=False)  # a joint client: health and social care each have a part
    changed_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-opened_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at__isnull=False, state__in=_CLOSED)
                | (Q(closed_at__isnull=True) & ~Q(state__in=_CLOSED)),
                name="case_closed_has_moment",
            ),
            models.CheckConstraint(
                condition=Q(duplicate_of__isnull=True) | (Q(state=CaseState.DUPLICATE) & ~Q(duplicate_of=F("id"))),
                name="case_duplicate_of_another",
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "state", "opened_at"], name="case_by_unit"),
            models.Index(fields=["handler", "state"], name="case_by_handler"),
            models.Index(fields=["-opened_at", "-id"], name="case_newest"),
            # Few of the cases of many years are open, and they are what is looked at: by their next deadline too.
            models.Index(
                fields=["-opened_at", "-id", "due_at"], name="case_open_newest", condition=~Q(state__in=_CLOSED)
            ),
            models.Index(fields=["kind", "-opened_at"], name="case_by_kind"),
            # What the strip of the picture counts, so that it reads no case: an index of the open, one of the serious.
            # SQLite wants what the condition asks about in the index too.
            models.Index(
                fields=["unit", "closed_at", "opened_at", "due_at", "serious_on", "handler"],
                name="case_open_counted",
                condition=Q(closed_at__isnull=True),
            ),
            models.Index(
                fields=["unit", "serious_on"],
                name="case_serious",
                condition=Q(serious_on__isnull=False) & ~Q(state__in=_LEFT_OUT),
            ),
        ]

    def __str__(self) -> str:
        return self.report.number

    @property
    def is_open(self) -> bool:
        """Tell whether something is still to be done with the case."""
        return self.state not in _CLOSED


class Classification(models.Model):
    """What happened, in the handler's judgement. Codes; empty where not yet judged.

    Where several persons were affected the harm is the worst of theirs. `likelihood` and `severity` are 1–5.
    """

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="classification")
    event_type = models.CharField(max_length=40, blank=True)
    reach = models.CharField(max_length=12, blank=True)
    physical_harm = models.CharField(max_length=20, blank=True)
    psychological_harm = models.CharField(max_length=20, blank=True)
    unit_consequence = models.CharField(max_length=40, blank=True)
    phase = models.CharField(max_length=40, blank=True)  # when in the care or service it happened
    preventability = models.CharField(max_length=40, blank=True)
    never_event = models.CharField(max_length=40, blank=True)
    likelihood = models.PositiveSmallIntegerField(null=True, blank=True)
    severity = models.PositiveSmallIntegerField(null=True, blank=True)
    definition = models.CharField(max_length=64)
    classified_at = models.DateTimeField()
    classified_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(Q(likelihood__isnull=True) | Q(likelihood__range=(1, 5)))
                & (Q(severity__isnull=True) | Q(severity__range=(1, 5))),
                name="classification_risk_scale",
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.event_type}"


class Affected(models.Model):
    """Somebody the event affected, without who: a role, an age band, harm on two axes. Codes."""

    classification = models.ForeignKey(Classification, on_delete=models.CASCADE, related_name="affected")
    position = models.PositiveSmallIntegerField()
    role = models.CharField(max_length=40)
    age_band = models.CharField(max_length=40, blank=True)
    physical_harm = models.CharField(max_length=20, blank=True)
    psychological_harm = models.CharField(max_length=20, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["classification", "position"], name="affected_in_order")]

    def __str__(self) -> str:
        return f"{self.classification_id} {self.role}"


class Factor(models.Model):
    """One contributing factor of a case (code)."""

    classification = models.ForeignKey(Classification, on_delete=models.CASCADE, related_name="factors")
    code = models.CharField(max_length=40)

    class Meta:
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["classification", "code"], name="factor_once")]

    def __str__(self) -> str:
        return self.code


class Part(models.Model):
    """One unit's own part in a case that involves several: its handler, its day, its conclusion.

    The case's own unit has a part too as long as another has one. What is concluded is in `Message`, as are the notes,
    which only the unit's own people and those above it read. `version` is the part's, so that units do not collide.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="parts")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="parts")
    state = models.CharField(max_length=8, choices=PartState, default=PartState.ASKED)
    handler = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="parts")
    due_at = models.DateTimeField()
    involved_at = models.DateTimeField()
    involved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")  # null: a routing rule
    done_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["involved_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["case", "unit"], name="part_once"),
            models.CheckConstraint(
                condition=Q(state=PartState.DONE, done_at__isnull=False)
                | (~Q(state=PartState.DONE) & Q(done_at__isnull=True)),
                name="part_done_has_moment",
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "state"], name="part_by_unit"),
            models.Index(fields=["due_at"], name="part_running", condition=Q(done_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} at {self.unit_id}"

    @property
    def is_done(self) -> bool:
        """Tell whether the unit has finished its part."""
        return self.state == PartState.DONE


class Message(models.Model):
    """Something said in a case. Notes and conclusions stay with the handlers, the rest is seen by the reporter too.

    A message with a `part` was written in one unit's part; a note without one belongs to the case's own unit.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="messages")
    part = models.ForeignKey(Part, on_delete=models.PROTECT, null=True, blank=True, related_name="messages")
    kind = models.CharField(max_length=12, choices=MessageKind)
    text = models.TextField()
    written_at = models.DateTimeField()
    author = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")  # null: the reporter

    class Meta:
        ordering = ["written_at", "id"]

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind}"


class Clock(models.Model):
    """A deadline running for a case. `rule` names the clock's definition, `definition` the version it was set by."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="clocks")
    rule = models.CharField(max_length=40)
    definition = models.CharField(max_length=64)
    started_at = models.DateTimeField()
    due_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    paused_at = models.DateTimeField(null=True, blank=True)  # stands still since then, waiting for the reporter

    class Meta:
        ordering = ["due_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["case", "rule"], name="clock_once"),
            models.CheckConstraint(condition=Q(due_at__gte=F("started_at")), name="clock_due_after_start"),
        ]
        indexes = [
            models.Index(fields=["due_at"], name="clock_running", condition=Q(done_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.rule} by {self.due_at:%Y-%m-%d}"

    @property
    def counts(self) -> bool:
        """Tell whether the deadline is still to be kept: not met, and not standing still before it had passed."""
        return self.done_at is None and (self.paused_at is None or self.paused_at > self.due_at)


class Notice(models.Model):
    """A notice sent on to an authority (code) because of a case; it stops the clocks that ask for one."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="notices")
    authority = models.CharField(max_length=40)
    sent_on = models.DateField()
    reference = models.CharField(max_length=80, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["sent_on", "id"]

    def __str__(self) -> str:
        return f"{self.case_id} to {self.authority}"


class Reminder(models.Model):
    """A step of reminding already taken for one deadline, so that nobody is told the same twice."""

    kind = models.CharField(max_length=8)  # `clock`, `action` or `part`
    thing = models.BigIntegerField()
    due = models.DateField()  # a moved deadline is reminded of anew
    stage = models.CharField(max_length=12)
    sent_on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "thing", "due", "stage"], name="reminder_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.thing} {self.stage}"


class Merge(models.Model):
    """A case told of the same event as another and was merged into it; holds what un-merging gives back."""

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="merge")
    state_before = models.CharField(max_length=16, choices=CaseState)
    merged_at = models.DateTimeField()  # the clocks stopped at this very moment were stopped by the merge
    merged_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.case_id} merged"
