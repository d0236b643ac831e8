"""What people have sent in, exactly as they sent it, and who they are, kept apart and encrypted."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q

from valvo.accounts.models import User
from valvo.attachments.models import StoredFile
from valvo.intake.choices import ArrivalState, Channel, Reach, ReporterRole, Secrecy
from valvo.organisation.models import Unit


class NumberSeries(models.Model):
    """The last number given out in a year; locked while the next one is taken."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.year}-{self.last}"


class Report(models.Model):
    """One report as it was sent. Nothing here is changed afterwards; what is added later is an `Addendum`.

    `kind` and `definition` (SHA-256) say which questions were asked; `answers` holds the codes chosen (field → list of
    codes) and `texts` the reporter's own words (field → text).
    """

    number = models.CharField(max_length=16, unique=True)
    client_key = models.UUIDField(unique=True)  # made where the form was filled in: the same report is saved once
    kind = models.CharField(max_length=40)
    definition = models.CharField(max_length=64)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="reports")
    reach = models.CharField(max_length=12, choices=Reach)
    role = models.CharField(max_length=12, choices=ReporterRole)
    secrecy = models.CharField(max_length=12, choices=Secrecy)
    channel = models.CharField(max_length=12, choices=Channel)
    language = models.CharField(max_length=2)
    happened_on = models.DateField()
    happened_at = models.TimeField(null=True, blank=True)  # civil time; null where it is not known
    place = models.CharField(max_length=120, blank=True)
    answers = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    texts = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    received_at = models.DateTimeField()

    class Meta:
        ordering = ["-received_at", "-id"]
        indexes = [
            models.Index(fields=["unit", "received_at"], name="report_by_unit"),
            models.Index(fields=["happened_on"], name="report_by_day"),
        ]

    def __str__(self) -> str:
        return self.number


class Arrival(models.Model):
    """A report as it arrived, encrypted, until it is opened and becomes a `Report`: seconds, as a rule."""

    client_key = models.UUIDField(primary_key=True)  # the report's own
    sealed = models.BinaryField()
    arrived_at = models.DateTimeField()
    state = models.CharField(max_length=8, default=ArrivalState.WAITING.value)
    looked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["arrived_at", "client_key"]

    def __str__(self) -> str:
        return f"{self.state} since {self.arrived_at:%Y-%m-%d %H:%M}"


class Addendum(models.Model):
    """Something the reporter added after sending; the report itself stays as it was."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="addenda")
    text = models.TextField()
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["added_at", "id"]

    def __str__(self) -> str:
        return f"{self.report_id} {self.added_at:%Y-%m-%d %H:%M}"


class Consent(models.Model):
    """The reporter has agreed that others may learn in public from what they told; it can be withdrawn at any time."""

    report = models.OneToOneField(Report, on_delete=models.CASCADE, related_name="consent")
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"consent of {self.report_id}"


class Mask(models.Model):
    """A passage covered for readers; what was written stays, and who handles the case can look, which is recorded.

    `field` names the text: a question's id, `place`, or `addendum:` with its number; `start` and `end` count
    characters.
    """

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="masks")
    field = models.CharField(max_length=60)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    reason = models.CharField(max_length=200)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["field", "start", "id"]
        constraints = [models.CheckConstraint(condition=Q(end__gt=F("start")), name="mask_covers_something")]

    def __str__(self) -> str:
        return f"{self.report_id} {self.field} {self.start}-{self.end}"


class Removal(models.Model):
    """Passages of a text were removed for good: one asked, another agreed. What was written is kept as a keyed hash."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="removals")
    field = models.CharField(max_length=60)
    original = models.CharField(max_length=64)  # HMAC-SHA-256 of the text as it was before
    length = models.PositiveIntegerField()  # characters of the text as it was before
    removed_at = models.DateTimeField()
    removed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    agreed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["removed_at", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(removed_by=F("agreed_by")), name="removal_agreed_by_another")
        ]

    def __str__(self) -> str:
        return f"{self.report_id} {self.field}"


class Identity(models.Model):
    """Who sent a report, encrypted. An anonymous report has no such row.

    `owner` is a keyed hash of the account, so that a person finds their own reports without anybody being able to read
    from this table who wrote what.
    """

    report = models.OneToOneField(Report, on_delete=models.CASCADE, related_name="identity")
    sealed = models.BinaryField()
    owner = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name_plural = "identities"
        indexes = [models.Index(fields=["owner"], name="identity_by_owner", condition=~Q(owner=""))]

    def __str__(self) -> str:
        return f"identity of {self.report_id}"


class Receipt(models.Model):
    """The code by which somebody without an account follows their report, kept only as a slow hash.

    `first_return_at` is when the code was first used: it is shown once more then. Wrong codes make one wait longer and
    longer, until `slowed_until`.
    """

    report = models.OneToOneField(Report, on_delete=models.CASCADE, related_name="receipt")
    code = models.CharField(max_length=160)  # Argon2id with its parameters
    first_return_at = models.DateTimeField(null=True, blank=True)
    failures = models.PositiveSmallIntegerField(default=0)
    slowed_until = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"receipt of {self.report_id}"


class Attachment(models.Model):
    """A file that came with a report, or later with an addition to it."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="attachments")
    addendum = models.ForeignKey(Addendum, on_delete=models.CASCADE, null=True, blank=True, related_name="attachments")
    stored = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.stored_id} of {self.report_id}"
