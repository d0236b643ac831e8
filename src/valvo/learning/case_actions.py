"""Every write to learning cases, their uses and materials. `seen` is the version the person's page was made from."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from valvo.accounts.models import User
from valvo.attachments.actions import keep
from valvo.attachments.cleaning import Cleaned
from valvo.core import clock
from valvo.core.errors import StaleError
from valvo.core.languages import Language
from valvo.intake.spotting import spots
from valvo.learning import rules
from valvo.learning.choices import MaterialKind
from valvo.learning.errors import VersionError
from valvo.learning.events import LearningEvent
from valvo.learning.models import LearningCase, Material, Use
from valvo.organisation.models import Unit
from valvo.organisation.queries import path
from valvo.trail.actions import record


@dataclass(frozen=True)
class Words:
    """What a learning case says."""

    language: Language
    title: str
    told: str
    learned: str
    questions: str


@transaction.atomic
def write_case(
    *, unit: Unit, words: Words, by: User, from_case: str = "", row: LearningCase | None = None, seen: int | None = None
) -> LearningCase:
    """Write a learning case, or write it anew while it is not published.

    Raises VersionError for identity codes, without a question, and for one in use; StaleError after another's change.
    """
    said = (words.title, words.told, words.learned, words.questions)
    if any(spots(text) for text in said):
        raise VersionError(_("The text holds an identity code or a phone number. Take it away."))
    if not rules.questions(words.questions):
        raise VersionError(_("Write at least one question to talk about."))
    current = (
        _case(row, seen) if row else LearningCase(unit=unit, organiser=whole_of(unit), from_case=from_case, version=0)
    )
    if current.published_at:
        raise VersionError(_("A learning case in use is not changed. Take it out of use and write another."))
    current.language, current.title, current.told = words.language, words.title, words.told
    current.learned, current.questions = words.learned, words.questions
    current.written_at, current.written_by, current.version = clock.now(), by, current.version + 1
    current.save()
    record(LearningEvent.CASE_WRITTEN, by=by, target=current, unit=current.unit_id)
    return current


@transaction.atomic
def publish_case(*, row: LearningCase, checked: bool, by: User, seen: int | None = None) -> LearningCase:
    """Take a learning case that somebody else wrote into use; raises VersionError for one's own and for names in it."""
    current = _case(row, seen)
    if current.written_by_id == by.pk:
        raise VersionError(_("You wrote this yourself: somebody else must check it."))
    if current.published_at or current.retired_at:
        raise VersionError(_("This learning case is in use or out of use already."))
    if suspected_in(current) and not checked:
        raise VersionError(_("Something in the text looks like a name. Say that you have checked it."))
    current.published_at, current.published_by, current.version = clock.now(), by, current.version + 1
    current.save()
    record(LearningEvent.CASE_PUBLISHED, by=by, target=current, unit=current.unit_id)
    return current


@transaction.atomic
def retire_case(*, row: LearningCase, by: User, seen: int | None = None) -> LearningCase:
    """Take a learning case out of use; its uses are kept."""
    current = _case(row, seen)
    current.retired_at, current.version = clock.now(), current.version + 1
    current.save()
    record(LearningEvent.CASE_RETIRED, by=by, target=current, unit=current.unit_id)
    return current


@transaction.atomic
def note_use(*, row: LearningCase, unit: Unit, on: date, people: int, note: str, by: User) -> Use:
    """Note that a learning case was used; raises VersionError for a day to come or one that is not in use."""
    if row.published_at is None or row.retired_at is not None:
        raise VersionError(_("This learning case is not in use."))
    if on > clock.today():
        raise VersionError(_("The day lies ahead."))
    made = Use.objects.create(learning_case=row, unit=unit, on=on, people=people, note=note, noted_by=by)
    record(LearningEvent.CASE_USED, by=by, target=row, unit=unit, on=on, people=people)
    return made


@transaction.atomic
def add_material(
    *, unit: Unit, title: str, kind: MaterialKind, language: Language, link: str, file: Cleaned | None,
    review_on: date, by: User,
) -> Material:  # fmt: skip
    """Put a link or a file into the bank."""
    stored = keep(cleaned=file) if file else None
    made = Material.objects.create(
        unit=unit, organiser=whole_of(unit), title=title, kind=kind, language=language, link="" if stored else link,
        stored=stored, review_on=review_on, added_at=clock.now(), added_by=by,
    )  # fmt: skip
    record(LearningEvent.MATERIAL_ADDED, by=by, target=made, unit=unit, kind=kind.value)
    return made


@transaction.atomic
def review_material(*, material: Material, review_on: date, by: User) -> Material:
    """Say that a material holds, and when it is looked over next; raises VersionError for a day gone by."""
    if review_on <= clock.today():
        raise VersionError(_("The day of review lies ahead."))
    Material.objects.filter(pk=material.pk).update(review_on=review_on)
    record(LearningEvent.MATERIAL_REVIEWED, by=by, target=material, unit=material.unit_id, on=review_on)
    return material


@transaction.atomic
def retire_material(*, material: Material, by: User) -> None:
    """Take a material out of the bank."""
    Material.objects.filter(pk=material.pk).update(retired_at=clock.now())
    record(LearningEvent.MATERIAL_RETIRED, by=by, target=material, unit=material.unit_id)


def whole_of(unit: Unit) -> Unit:
    """Return the unit at the top of the tree a unit stands in."""
    above = path(unit, clock.today())
    return above[0] if above else unit


def suspected_in(row: LearningCase) -> list[str]:
    """Return what in a learning case looks like somebody's name."""
    known = list(User.objects.values_list("name", flat=True))
    return rules.names("\n".join((row.title, row.told, row.learned, row.questions)), known)


def _case(row: LearningCase, seen: int | None) -> LearningCase:
    current = LearningCase.objects.select_for_update().get(pk=row.pk)
    if seen is not None and seen != current.version:
        raise StaleError(_("The text was written anew after you opened the page. Read it again."))
    return current
