"""What somebody waits from, in which service, at which age; how a wait ended; what a file can be faulted for."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Start(TextChoices):
    """What set the clock going. A person may wait several times, from different starts."""

    CONTACT = "contact", _("Contact")
    REFERRAL = "referral", _("Arrival of the referral")
    ASSESSMENT = "assessment", _("Assessment")
    NEED = "need", _("Need established")


class Service(TextChoices):
    """Which part of the law the wait falls under."""

    PRIMARY = "primary", _("Primary care")
    ORAL = "oral", _("Oral health care")
    SPECIALISED = "specialised", _("Specialised care")
    THERAPY = "therapy", _("Short psychotherapy")


class Age(TextChoices):
    """Age bands; the law's border is 23 years."""

    CHILD = "0-17", _("0–17 years")
    YOUNG = "18-22", _("18–22 years")
    ADULT = "23-64", _("23–64 years")
    OLD = "65-", _("65 years or more")
    UNKNOWN = "", _("Not known")


UNDER_23 = frozenset({Age.CHILD, Age.YOUNG})


class End(TextChoices):
    """How a wait ended."""

    DONE = "done", _("Carried out")
    WITHDREW = "withdrew", _("The person withdrew")
    MOVED = "moved", _("Moved to another provider")
    NO_NEED = "no-need", _("No need any more")
    DIED = "died", _("The person died")
    OTHER = "other", _("Other reason")


class Stage(TextChoices):
    """How far a file has come."""

    COLUMNS = "columns", _("Waits for its columns")
    READING = "reading", _("Being read")
    REFUSED = "refused", _("Turned away")
    READ = "read", _("Read, waits to be confirmed")
    WRITING = "writing", _("Being taken in")
    IN_FORCE = "in-force", _("In force")
    REPLACED = "replaced", _("Replaced")
    DISCARDED = "discarded", _("Thrown away")


class By(TextChoices):
    """What the rows of the page are."""

    SPECIALTY = "specialty", _("Specialty")
    UNIT = "unit", _("Unit")


class Fault(TextChoices):
    """Why a file is refused; the sentence takes column, text and number."""

    MISSING = "missing", _("“%(column)s” is empty")
    NOT_A_DATE = "not-a-date", _("“%(column)s”: “%(text)s” is not a date such as 31.12.2024 or 2024-12-31")
    SERIAL = "serial", _("“%(column)s”: “%(text)s” is a spreadsheet's day number; save the column as dates")
    WRONG_YEAR = (
        "wrong-year",
        _("“%(column)s”: %(text)s is before 1990: the wrong year, or days counted from 1904?"),
    )
    FUTURE = "future", _("“%(column)s”: %(text)s has not come yet: is the year right?")
    ENDS_BEFORE = "ends-before", _("The wait ends before it begins: are the two dates in each other's column?")
    UNKNOWN_WORD = "unknown-word", _("“%(column)s”: “%(text)s” is not known; known are %(known)s")
    UNKNOWN_UNIT = "unknown-unit", _("“%(column)s”: there is no unit called “%(text)s” here")
    NOT_AN_AGE = "not-an-age", _("“%(column)s”: “%(text)s” is no age and no age group")
    TWICE = "twice", _("The same reference begins to wait twice from the same start on the same day")
    SHIFTED = "shifted", _("The row has another number of cells than the headings: has it been shifted?")
    NO_ROWS = "no-rows", _("There are no rows below the headings")
