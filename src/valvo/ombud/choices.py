"""What is noted of a contact: only what the statistics need, never who it was."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Who(TextChoices):
    """Who turned to the ombudsperson."""

    CLIENT = "client", _("Client or patient")
    RELATIVE = "relative", _("Relative or friend")
    STAFF = "staff", _("Staff")
    OTHER = "other", _("Somebody else")


class Age(TextChoices):
    """How old the client is."""

    CHILD = "child", _("Under 18")
    ADULT = "adult", _("18–64")
    OLDER = "older", _("65 or older")
    UNKNOWN = "unknown", _("Not known")


class Tongue(TextChoices):
    """In which language the contact was."""

    FI = "fi", _("Finnish")
    SV = "sv", _("Swedish")
    EN = "en", _("English")
    OTHER = "other", _("Another language")


class Channel(TextChoices):
    """How the contact came."""

    PHONE = "phone", _("By telephone")
    MESSAGE = "message", _("By e-mail or message")
    LETTER = "letter", _("By letter")
    VISIT = "visit", _("On a visit")


class Sector(TextChoices):
    """Which kind of service it is about."""

    HEALTH = "health", _("Health care")
    SOCIAL = "social", _("Social care")
    OTHER = "other", _("Another sector")


class Producer(TextChoices):
    """Who produced the service."""

    OWN = "own", _("The organiser itself")
    BOUGHT = "bought", _("Bought service or service voucher")
    OTHER_PUBLIC = "other_public", _("Another public producer")
    PRIVATE = "private", _("Private producer")
