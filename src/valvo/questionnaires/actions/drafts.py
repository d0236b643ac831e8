"""An organisation's own questionnaires: begun, edited, published. A published edition never changes."""

import hashlib
import json
from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from valvo.accounts.models import User
from valvo.core import clock
from valvo.core.errors import StaleError
from valvo.organisation.models import Unit
from valvo.questionnaires import drafting
from valvo.questionnaires.errors import DraftError
from valvo.questionnaires.events import DraftEvent
from valvo.questionnaires.models import Draft, Edition
from valvo.trail.actions import record


@transaction.atomic
def begin_draft(*, owner: Unit, content: drafting.Content, by: User | None) -> Draft:
    """Begin a questionnaire of the organisation's own, from another's content or an empty one."""
    draft = Draft.objects.create(owner=owner, content=content, changed_at=clock.now(), changed_by=by)
    record(DraftEvent.BEGUN, by=by, target=draft, unit=owner)
    return draft


@transaction.atomic
def edit_draft(*, draft: Draft, content: drafting.Content, by: User | None, seen: int | None = None) -> Draft:
    """Keep a draft's new content; raises StaleError when somebody edited it in between."""
    draft = Draft.objects.select_for_update().get(pk=draft.pk)
    if seen is not None and seen != draft.version:
        raise StaleError(
            _("Somebody edited the questionnaire after you opened the page. What you wrote is kept below.")
        )
    draft.content, draft.changed_at, draft.changed_by = content, clock.now(), by
    draft.version += 1
    draft.save()
    record(DraftEvent.EDITED, by=by, target=draft, unit=draft.owner_id, version=draft.version)
    return draft


@transaction.atomic
def publish_draft(*, draft: Draft, by: User | None, seen: int | None = None) -> Edition:
    """Make an edition of a draft as it stands; raises DraftError saying what is not whole, or when nothing changed."""
    draft = Draft.objects.select_for_update().get(pk=draft.pk)
    if seen is not None and seen != draft.version:
        raise StaleError(_("Somebody edited the questionnaire after you opened the page. Look at it again."))
    number = draft.published + 1
    faults = drafting.faults(draft.content)
    whole = drafting.made_whole(draft.content, key=draft.key, number=number, day=clock.today())
    if faults or whole is None:
        raise DraftError(" ".join(map(sentence, faults or [drafting.Fault(drafting.FaultKind.NOT_WHOLE)])))
    content = whole.model_dump(mode="json")
    sha256 = _content_digest(content)
    if Edition.objects.filter(questionnaire=draft.key, sha256=sha256).exists():
        raise DraftError(_("Nothing has changed since the questionnaire was last published."))
    edition = Edition.objects.create(
        questionnaire=draft.key,
        number=number,
        sha256=sha256,
        content=content,
        owner_id=draft.owner_id,
        kept_at=clock.now(),
        kept_by=by,
    )
    draft.published = number
    draft.version += 1
    draft.save()
    record(DraftEvent.PUBLISHED, by=by, target=draft, unit=draft.owner_id, number=number, edition=edition.pk)
    return edition


def sentence(fault: drafting.Fault) -> str:
    """Return a fault in words."""
    words = {
        drafting.FaultKind.NO_ITEMS: _("“%(name)s” has no questions yet."),
        drafting.FaultKind.NO_FITTING: _("No question fits the score “%(name)s”."),
        drafting.FaultKind.TEXT_MISSING: _("“%(name)s” has no text in %(language)s."),
        drafting.FaultKind.NOT_WHOLE: _("The parts of the questionnaire do not fit each other."),
    }
    values = {"name": fault.name or _("The questionnaire"), "language": fault.language}
    return words[fault.kind] % values


def _content_digest(content: Mapping[str, object]) -> str:
    """Return the digest of what is asked: the same content under another number is the same."""
    asked = {key: value for key, value in content.items() if key not in {"number", "source"}}
    return hashlib.sha256(json.dumps(asked, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
