"""Every write of notices. A notice that has been sent is never changed."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from valvo.accounts.models import User
from valvo.core import clock
from valvo.core.errors import Refusal, StaleError
from valvo.core.languages import Language
from valvo.definitions.catalogue import catalogue
from valvo.handling import actions as handling
from valvo.handling.models import Case
from valvo.notices import building, facts
from valvo.notices.events import NoticeEvent
from valvo.notices.models import Draft
from valvo.notices.queries import forms_for
from valvo.trail.actions import record


@transaction.atomic
def begin(*, case: Case, form: str, language: Language, by: User) -> Draft:
    """Begin a notice, its texts proposed from the report's covered words; return the one already begun, if any.

    Raises Refusal for a notice that cannot be given about this case today, or not in this language.
    """
    fitting = forms_for(case)
    if form not in fitting or language not in fitting[form].languages:
        raise Refusal(_("This notice cannot be given about this case."))
    begun = Draft.objects.select_for_update().filter(case=case, form=form, notice__isnull=True).first()
    if begun is not None:
        return begun
    starts = [field for field in fitting[form].fields() if field.starts_from]
    draft = Draft.objects.create(
        case=case,
        form=form,
        definition=catalogue().notices[form].sha256,
        language=language,
        texts={field.id: facts.answer(case, field.starts_from or "", language) for field in starts},
        made_at=clock.now(),
        made_by=by,
        changed_at=clock.now(),
    )
    record(NoticeEvent.BEGUN, by=by, target=draft, unit=case.unit_id, form=form, case=case.pk)
    return draft


@transaction.atomic
def fill(*, draft: Draft, texts: Mapping[str, str], by: User, seen: int | None = None) -> Draft:
    """Store what the handler wrote in the notice's fields; other fields are the case's and stay so."""
    draft = _open(draft, seen)
    written = {field.id for field in building.form_of(draft).fields() if field.is_written}
    draft.texts = draft.texts | {name: text for name, text in texts.items() if name in written}
    draft.changed_at, draft.version = clock.now(), draft.version + 1
    draft.save()
    record(NoticeEvent.FILLED, by=by, target=draft, unit=draft.case.unit_id, form=draft.form)
    return draft


@transaction.atomic
def record_building(*, draft: Draft, file_type: str, by: User) -> None:
    """Record that the notice was built as a file, which is how it leaves Valvo."""
    record(NoticeEvent.BUILT, by=by, target=draft, unit=draft.case.unit_id, form=draft.form, file_type=file_type)


@transaction.atomic
def mark_sent(*, draft: Draft, sent_on: date, by: User, reference: str = "", seen: int | None = None) -> Draft:
    """Say that the notice was sent: it is kept as it is, and the clocks that wait for it stop.

    Raises Refusal naming the required fields with nothing in them, and for a day to come.
    """
    draft = _open(draft, seen)
    found = building.parts(draft)
    lacking = building.missing(found)
    if lacking:
        raise Refusal(_("Still missing: %(fields)s") % {"fields": "; ".join(lacking)})
    authority = building.form_of(draft).authority
    draft.notice = handling.record_notice(
        case=draft.case, authority=authority, sent_on=sent_on, reference=reference, by=by
    )
    draft.content, draft.changed_at = building.as_kept(found), clock.now()
    draft.version += 1
    draft.save()
    record(NoticeEvent.SENT, by=by, target=draft, unit=draft.case.unit_id, form=draft.form, sent_on=sent_on)
    return draft


@transaction.atomic
def drop(*, draft: Draft, by: User) -> None:
    """Throw away a notice that was not sent."""
    draft = _open(draft, None)
    record(NoticeEvent.DROPPED, by=by, target=draft, unit=draft.case.unit_id, form=draft.form)
    draft.delete()


def _open(draft: Draft, seen: int | None) -> Draft:
    draft = Draft.objects.select_for_update(of=("self",)).select_related("case__report", "case__unit").get(pk=draft.pk)
    if draft.notice_id is not None:
        raise Refusal(_("The notice has been sent and is never changed."))
    if seen is not None and seen != draft.version:
        raise StaleError(_("Somebody changed the notice after you opened the page. What you wrote is kept below."))
    return draft
