"""Contacts with the patient and social ombudspersons: no names, no free text, nothing that tells who it was.

One contact may give several statistical objects: what each was about. The ombudspersons' own casework stays in their
own records (739/2023 § 10); here lies what their yearly account is counted from.
"""

from django.db import models
from django.db.models import F, Q

from valvo.accounts.models import User
from valvo.ombud.choices import Age, Channel, Producer, Sector, Tongue, Who
from valvo.organisation.models import Unit


class Contact(models.Model):
    """Somebody turned to the ombudsperson of an organiser. `version` grows with every change."""

    office = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    who = models.CharField(max_length=12, choices=Who)
    age = models.CharField(max_length=12, choices=Age)
    tongue = models.CharField(max_length=12, choices=Tongue)
    channel = models.CharField(max_length=12, choices=Channel)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-day", "-id"]
        indexes = [models.Index(fields=["office", "day"], name="contact_by_day")]

    def __str__(self) -> str:
        return f"{self.day}"


class Object(models.Model):
    """What a contact was about: one statistical object. `cause` is a code of `ombud_cause`."""

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="objects_told")
    sector = models.CharField(max_length=12, choices=Sector)
    producer = models.CharField(max_length=12, choices=Producer)
    service = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    cause = models.CharField(max_length=40)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(service__isnull=True) | ~Q(producer=Producer.OTHER_PUBLIC), name="object_service_is_ours"
            )
        ]

    def __str__(self) -> str:
        return self.cause


class Account(models.Model):
    """The sums of a period as they left, never changed again. `content` holds a document by language."""

    office = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    period = models.CharField(max_length=8)
    first = models.DateField()
    last = models.DateField()
    hidden = models.JSONField()  # keys of the cells not shown
    shown = models.JSONField()  # keys of the cells shown
    content = models.JSONField()
    released_at = models.DateTimeField()
    released_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-last", "period"]
        constraints = [
            models.UniqueConstraint(fields=["office", "period"], name="account_once"),
            models.CheckConstraint(condition=Q(first__lte=F("last")), name="account_begins_before_end"),
        ]

    def __str__(self) -> str:
        return self.period
