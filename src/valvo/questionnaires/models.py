"""Questionnaires as they were published, rounds, the sheets units fill in, and what anonymous surveys leave.

The sheet of a unit keeps each answer by item with who and when. An anonymous answer is never stored as one: it is
dissolved into tallies as it comes in, the link it came by is forgotten, and only what may be shown outlives the round.
"""

import uuid

from django.db import models
from django.db.models import Q

from valvo.accounts.models import User
from valvo.attachments.models import StoredFile
from valvo.organisation.models import Unit
from valvo.questionnaires.choices import Respondent, RoundState, SheetState, Subject


class Edition(models.Model):
    """A questionnaire as it was published or first used; frozen. `owner` is None for Valvo's own."""

    questionnaire = models.CharField(max_length=40)
    number = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    content = models.JSONField()
    owner = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    kept_at = models.DateTimeField()
    kept_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["questionnaire", "-number", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["questionnaire", "sha256"], name="edition_of_questionnaire_once")
        ]

    def __str__(self) -> str:
        return f"{self.questionnaire} {self.number}"


class Draft(models.Model):
    """An organisation's own questionnaire as it is being written; publishing makes an edition of it."""

    owner = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="questionnaire_drafts")
    content = models.JSONField()
    published = models.PositiveIntegerField(default=0)  # number of the latest edition
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-changed_at", "-id"]

    def __str__(self) -> str:
        return self.key

    @property
    def key(self) -> str:
        """Return the id the questionnaire has in its editions."""
        return f"own_{self.pk}"


class Round(models.Model):
    """One questionnaire sent to many units, or to people at them. `selection` says which units were asked for."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="rounds")
    questionnaire = models.CharField(max_length=40)
    answered_by = models.CharField(max_length=12, choices=Respondent)
    name = models.CharField(max_length=120)
    owner = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="rounds")
    state = models.CharField(max_length=12, choices=RoundState, default=RoundState.OPENING)
    selection = models.JSONField()
    total = models.PositiveIntegerField(default=0)  # units, or people by name, asked
    ready = models.PositiveIntegerField(default=0)  # those reached so far while the round is being opened
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    deadline = models.DateField()
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-opened_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=RoundState.CLOSED, closed_at__isnull=False)
                | (~Q(state=RoundState.CLOSED) & Q(closed_at__isnull=True)),
                name="round_closed_has_moment",
            )
        ]
        indexes = [models.Index(fields=["owner", "questionnaire", "opened_at"], name="round_by_questionnaire")]

    def __str__(self) -> str:
        return self.name


class Sheet(models.Model):
    """A unit's answers in a round; for occasions the unit has several, told apart by number.

    With `person` it is the sheet of somebody asked by name, who alone writes in it; `unit` is where they work.
    """

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="sheets")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="sheets_of_rounds")
    person = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    number = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=12, choices=SheetState, default=SheetState.WAITING)
    answered = models.PositiveIntegerField(default=0)
    handed_in_at = models.DateTimeField(null=True, blank=True)
    handed_in_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    returned_at = models.DateTimeField(null=True, blank=True)
    returned_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    comment = models.TextField(blank=True)  # why it was returned
    level = models.CharField(max_length=40, blank=True)  # the level reached, where the questionnaire has levels
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["round_id", "unit_id", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "unit", "number"], condition=Q(person__isnull=True), name="sheet_of_round_once"
            ),
            models.UniqueConstraint(
                fields=["round", "person"], condition=Q(person__isnull=False), name="sheet_of_person_once"
            ),
            models.CheckConstraint(
                condition=~Q(state=SheetState.HANDED_IN) | Q(handed_in_at__isnull=False), name="handed_in_has_moment"
            ),
        ]
        indexes = [models.Index(fields=["unit", "state"], name="sheet_by_unit")]

    def __str__(self) -> str:
        return f"{self.unit_id} in {self.round_id}"


class Answer(models.Model):
    """A unit's answer to one item: a step of its scale, or words, a number or a day as text.

    `counted` is False for what was answered before another answer made the item disappear.
    """

    sheet = models.ForeignKey(Sheet, on_delete=models.CASCADE, related_name="answers")
    item = models.CharField(max_length=40)
    value = models.TextField(blank=True)
    comment = models.TextField(blank=True)  # says why where the value is “not relevant”
    evidence = models.TextField(blank=True)  # a link or a reference a line
    stored = models.OneToOneField(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    counted = models.BooleanField(default=True)
    answered_at = models.DateTimeField()
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["sheet_id", "id"]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "item"], name="answer_once"),
            models.CheckConstraint(condition=~Q(value="not_relevant") | ~Q(comment=""), name="not_relevant_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.item}: {self.value[:40]}"


class Handout(models.Model):
    """How many links to an anonymous survey were given out at a unit."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="handouts")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    given = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["round_id", "unit_id"]
        constraints = [models.UniqueConstraint(fields=["round", "unit"], name="handout_once")]

    def __str__(self) -> str:
        return f"{self.given} at {self.unit_id}"


class Slip(models.Model):
    """A link that has not been used. Only its digest is kept; a used one is deleted in the answer's transaction."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="slips")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64, unique=True)

    def __str__(self) -> str:
        return f"slip at {self.unit_id}"


class Tally(models.Model):
    """How many people at a unit answered an item in one way; the item “” counts the people themselves."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="tallies")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    item = models.CharField(max_length=40, blank=True)
    value = models.CharField(max_length=40, blank=True)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["round_id", "unit_id", "item", "value"]
        constraints = [models.UniqueConstraint(fields=["round", "unit", "item", "value"], name="tally_once")]

    def __str__(self) -> str:
        return f"{self.item}={self.value}: {self.count}"


class Remark(models.Model):
    """Words somebody wrote in an anonymous survey, apart from everything else they answered.

    `public_id` orders them: neither the order nor anything else tells which belong together.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True)
    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="remarks")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    item = models.CharField(max_length=40)
    text = models.TextField()

    class Meta:
        ordering = ["public_id"]

    def __str__(self) -> str:
        return f"remark at {self.unit_id}"


class Published(models.Model):
    """A result of an anonymous survey that may be shown: the only thing pages, exports and the lake read of it.

    `counts` are by answer; an answer that is left out is hidden. What no row tells of is not shown.
    """

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="published")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    subject = models.CharField(max_length=8, choices=Subject)
    key = models.CharField(max_length=40, blank=True)  # the item or the score
    answers = models.PositiveIntegerField()
    given = models.PositiveIntegerField(default=0)  # links given out, with the people who answered
    value = models.FloatField(null=True, blank=True)
    lower = models.FloatField(null=True, blank=True)
    upper = models.FloatField(null=True, blank=True)
    counts = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["round_id", "unit_id", "subject", "key"]
        constraints = [
            models.UniqueConstraint(fields=["round", "unit", "subject", "key"], name="published_once"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.key} at {self.unit_id}"
