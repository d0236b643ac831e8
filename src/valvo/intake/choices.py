"""What a report can be, apart from what its kind's definition asks."""

from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Reach(TextChoices):
    """How far what is told of came towards a person."""

    REACHED = "reached", _("It reached the person")
    NEAR_MISS = "near_miss", _("Near miss: stopped in time")
    RISK = "risk", _("A risk: nothing has happened yet")
    NONE = "none", _("Does not apply")


class ArrivalState(StrEnum):
    """What is done about a report that has arrived and is not opened."""

    WAITING = "waiting"
    TO_MEND = "to_mend"  # its sender is shown what to mend
    STUCK = "stuck"  # it could not be opened: a fault of ours


class Secrecy(TextChoices):
    """Who may know who reported."""

    NAMED = "named", _("My name may be seen by those who handle the report")
    PROTECTED = "protected", _("My name is protected: opened only for a reason, and that is recorded")
    ANONYMOUS = "anonymous", _("Anonymous: nobody can find out who I am")


class ReporterRole(TextChoices):
    """As what somebody reports."""

    STAFF = "staff", _("Staff")
    STUDENT = "student", _("Student")
    CONTRACTOR = "contractor", _("Contractor")
    CLIENT = "client", _("Client or patient")
    RELATIVE = "relative", _("Relative or friend")
    AUTHORITY = "authority", _("Authority")
    OTHER = "other", _("Somebody else")


class Channel(TextChoices):
    """Which way a report came."""

    STAFF = "staff", _("Signed in")
    PUBLIC = "public", _("Public form")
    PHONE = "phone", _("By phone")
    LETTER = "letter", _("By letter or on paper")
    IMPORT = "import", _("Imported")
