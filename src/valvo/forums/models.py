"""Forums: who meets, what stands on the agenda, what was decided. Approved minutes are never changed, only added to."""

from django.db import models
from django.db.models import F, Q

from valvo.accounts.models import User
from valvo.forums.choices import MeetingState, PointOutcome, SeatRole
from valvo.organisation.models import Unit

_LANGUAGES = [("sv", "Svenska"), ("fi", "Suomi"), ("en", "English")]


class Forum(models.Model):
    """A group of a unit that meets; `language` is the one its papers are written in."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="forums")
    name = models.CharField(max_length=120)
    purpose = models.TextField(blank=True)
    language = models.CharField(max_length=2, choices=_LANGUAGES)
    ended_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "name"], condition=Q(ended_at__isnull=True), name="forum_once_by_name"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Seat(models.Model):
    """That somebody belongs to a forum, as what and from when to when; `valid_to` is the first day no more."""

    forum = models.ForeignKey(Forum, on_delete=models.CASCADE, related_name="seats")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=10, choices=SeatRole)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["person__name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["forum", "person"], condition=Q(valid_to__isnull=True), name="seat_once_a_person"
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="seat_ends_after_it_begins"
            ),
        ]
        indexes = [models.Index(fields=["person", "valid_to"], name="seat_by_person")]

    def __str__(self) -> str:
        return f"{self.forum_id} {self.person_id} {self.role}"


class Meeting(models.Model):
    """One meeting of a forum. `version` grows with every write: a page made before it is refused."""

    forum = models.ForeignKey(Forum, on_delete=models.PROTECT, related_name="meetings")
    on = models.DateField()
    place = models.CharField(max_length=120, blank=True)
    state = models.CharField(max_length=10, choices=MeetingState, default=MeetingState.PREPARING)
    sent_at = models.DateTimeField(null=True, blank=True)
    attended = models.ManyToManyField(User, related_name="+", blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-on"]
        constraints = [
            models.UniqueConstraint(fields=["forum", "on"], name="meeting_once_a_day"),
            models.CheckConstraint(
                condition=Q(state=MeetingState.PREPARING, sent_at__isnull=True)
                | (~Q(state=MeetingState.PREPARING) & Q(sent_at__isnull=False)),
                name="meeting_sent_has_moment",
            ),
        ]
        indexes = [models.Index(fields=["state", "on"], name="meeting_by_state")]

    def __str__(self) -> str:
        return f"{self.forum_id} {self.on}"


class Point(models.Model):
    """One point of an agenda: `lines` are the matters as they stood when it was filled, `said` goes to the minutes."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="points")
    place = models.PositiveIntegerField()
    source = models.CharField(max_length=40)  # which app's topic, or one of `rules`
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    lines = models.JSONField(default=list, blank=True)
    total = models.PositiveIntegerField(default=0)
    said = models.TextField(blank=True)
    decision = models.TextField(blank=True)
    outcome = models.CharField(max_length=10, choices=PointOutcome, blank=True, default=PointOutcome.OPEN)

    class Meta:
        ordering = ["place", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "source"],
                condition=~Q(source__in=["own", "postponed"]),
                name="point_once_a_source",
            )
        ]

    def __str__(self) -> str:
        return self.title


class Minutes(models.Model):
    """The minutes as approved: a frozen document with its SHA-256; triggers in the database keep it."""

    meeting = models.OneToOneField(Meeting, on_delete=models.PROTECT, related_name="minutes")
    tree = models.JSONField()
    digest = models.CharField(max_length=64)
    approved_at = models.DateTimeField()
    approved_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name_plural = "minutes"

    def __str__(self) -> str:
        return f"minutes of {self.meeting_id}"


class Addendum(models.Model):
    """What was added to approved minutes, by whom and when."""

    minutes = models.ForeignKey(Minutes, on_delete=models.PROTECT, related_name="addenda")
    text = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name_plural = "addenda"
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"addendum to {self.minutes_id}"
