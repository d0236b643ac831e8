"""Every write to documents. `seen` is the version or the text the person's page was made from: when it has moved on,
the write is refused with StaleError, so that nobody overwrites what they have not read.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from valvo.accounts.models import User
from valvo.core import clock
from valvo.core.errors import Refusal, StaleError
from valvo.core.languages import LANGUAGES, Language, language_or
from valvo.core.periods import Period
from valvo.documents import building, releases, rules
from valvo.documents.builders.issues import Days
from valvo.documents.builders.registry import builder
from valvo.documents.canvas import Json
from valvo.documents.choices import DocumentAudience, DocumentState
from valvo.documents.composing import unknown_figures
from valvo.documents.errors import AlreadyMadeError, ContrastError, MoveError, OwnWorkError, UnknownFigureError
from valvo.documents.events import DocumentEvent
from valvo.documents.freezing import digest, freeze
from valvo.documents.models import (
    LANGUAGE_CHOICES,
    Comment,
    Document,
    DraftFigures,
    Look,
    Publication,
    Release,
    Section,
    SectionText,
    Snapshot,
)
from valvo.documents.theme import judge
from valvo.organisation.models import Closure, Unit
from valvo.organisation.queries import in_force
from valvo.trail.actions import record


@transaction.atomic
def make(
    *, name: str, unit: Unit, period: Period, by: User, audience: DocumentAudience = DocumentAudience.INSIDE
) -> Document:
    """Make a document; raises WrongPeriodError where it does not fit and AlreadyMadeError where there is one."""
    builder(name).check(unit, period)
    found = Document.objects.filter(builder=name, unit=unit, period=str(period), audience=audience).first()
    if found:
        raise AlreadyMadeError(_("There is such a document already."), found.pk)
    now = clock.now()
    document = Document.objects.create(
        builder=name,
        unit=unit,
        period=str(period),
        first=period.first,
        end=period.end,
        audience=audience,
        created_at=now,
        created_by=by,
        written_at=now,
        written_by=by,
        changed_at=now,
    )
    record(
        DocumentEvent.MADE, by=by, target=document, unit=unit, builder=name, period=str(period), audience=audience.value
    )
    return document


@transaction.atomic
def write(*, document: Document, key: str, texts: Mapping[Language, str], by: User, seen: str | None = None) -> None:
    """Store a section's text in all languages, in place of what was there.

    Raises StaleError when another text was `seen`, UnknownFigureError for a live figure the document does not have.
    """
    document = _writable(document)
    _refuse_unknown_key(document, key)
    before = section_texts(document, key)
    if seen is not None and seen != rules.fingerprint(before.values()):
        raise StaleError(_("Somebody else wrote here after you opened the page. What you wrote is kept below."))
    changed = {language: texts.get(language, "").strip() for language in LANGUAGES}
    changed = {language: text for language, text in changed.items() if text != before[language]}
    if not changed:
        return
    _refuse_unknown_figures(document, key, changed)
    now = clock.now()
    for language, text in changed.items():
        values = {"markdown": text, "written_at": now, "written_by": by}
        SectionText.objects.update_or_create(document=document, key=key, language=language, defaults=values)
    _written(document, by)
    record(DocumentEvent.WRITTEN, by=by, target=document, unit=document.unit_id, section=key, languages=len(changed))


@transaction.atomic
def accept_proposal(*, document: Document, key: str, by: User) -> None:
    """Take the findings proposed for a section as its text, in every language that has none; they can be rewritten."""
    held, suggested = section_texts(document, key), building.proposals(document, key)
    texts = {language: held[language] or suggested[language] for language in LANGUAGES}
    write(document=document, key=key, texts=texts, by=by)


@dataclass(frozen=True)
class Arrangement:
    """How a section is to be arranged."""

    shown: bool
    writer: User | None = None
    due: date | None = None


@transaction.atomic
def arrange(*, document: Document, key: str, arrangement: Arrangement, by: User) -> Section:
    """Switch a section on or off, and say who writes it by when."""
    document = _writable(document)
    _refuse_unknown_key(document, key)
    before = Section.objects.filter(document=document, key=key).first()
    values = {"shown": arrangement.shown, "writer": arrangement.writer, "due": arrangement.due}
    section, _made = Section.objects.update_or_create(document=document, key=key, defaults=values)
    if arrangement.shown != (before.shown if before else True):
        _written(document, by)  # what readers see has changed
    record(
        DocumentEvent.ARRANGED,
        by=by,
        target=document,
        unit=document.unit_id,
        section=key,
        shown=arrangement.shown,
        writer=arrangement.writer.pk if arrangement.writer else None,
    )
    return section


@transaction.atomic
def comment(*, document: Document, key: str, text: str, by: User) -> Comment:
    """Write a remark on a section for those who write; it may be written in any state."""
    _refuse_unknown_key(document, key)
    made = Comment.objects.create(document=document, key=key, text=text, written_at=clock.now(), written_by=by)
    record(DocumentEvent.COMMENTED, by=by, target=document, unit=document.unit_id, comment=made.pk)
    return made


@transaction.atomic
def resolve(*, document: Document, comment: int, by: User) -> None:
    """Mark a remark as dealt with; nothing happens when it is already."""
    open_ones = Comment.objects.filter(document=document, pk=comment, resolved_at__isnull=True)
    if open_ones.update(resolved_at=clock.now(), resolved_by=by):
        record(DocumentEvent.COMMENT_RESOLVED, by=by, target=document, unit=document.unit_id, comment=comment)


@transaction.atomic
def send_to_review(*, document: Document, by: User, seen: int | None = None) -> Document:
    """Ask for approval."""
    return _moved(document, DocumentState.REVIEW, by, seen)


@transaction.atomic
def send_back(*, document: Document, by: User, seen: int | None = None) -> Document:
    """Send a document back to those who write, from review or after approval."""
    document = _locked(document, seen)
    if DocumentState(document.state) not in {DocumentState.REVIEW, DocumentState.APPROVED}:
        raise MoveError(_("Only what is in review or approved can be sent back."))
    return _moved(document, DocumentState.DRAFT, by, None)


@transaction.atomic
def begin_edition(*, document: Document, by: User, seen: int | None = None) -> Document:
    """Begin a new edition of what was published or withdrawn; readers keep what is published until then."""
    document = _locked(document, seen)
    if DocumentState(document.state) not in {DocumentState.PUBLISHED, DocumentState.WITHDRAWN}:
        raise MoveError(_("A new edition is begun of what has been published."))
    return _moved(document, DocumentState.DRAFT, by, None)


@transaction.atomic
def approve(*, document: Document, by: User, seen: int | None = None) -> Snapshot:
    """Approve what another wrote, and freeze it in all languages; raises OwnWorkError for the last writer."""
    document = _locked(document, seen)
    _refuse_move(document, DocumentState.APPROVED)
    if not rules.may_approve(by.pk, document.written_by_id):
        raise OwnWorkError(_("You wrote here last: somebody else approves it."))
    _one_after_another(document.unit)
    trees: Json = {language: freeze(building.for_readers(document, language, draft=False)) for language in LANGUAGES}
    snapshot = Snapshot.objects.create(
        document=document, trees=trees, digest=digest(trees), made_at=clock.now(), made_by=by
    )
    _keep_release(document, snapshot)
    document = _moved(document, DocumentState.APPROVED, by, None, tag=None)
    record(DocumentEvent.APPROVED, by=by, target=document, unit=document.unit_id, snapshot=snapshot.pk)
    return snapshot


@transaction.atomic
def publish(*, document: Document, by: User, seen: int | None = None) -> Publication:
    """Show readers the very snapshot that was approved, in place of an earlier edition."""
    document = _moved(document, DocumentState.PUBLISHED, by, seen, tag=None)
    snapshot = document.snapshots.order_by("-pk").first()
    if snapshot is None:
        raise MoveError(_("Nothing has been approved."))
    edition = document.publications.count() + 1
    made = Publication.objects.create(
        document=document, edition=edition, snapshot=snapshot, published_at=clock.now(), published_by=by
    )
    record(DocumentEvent.PUBLISHED, by=by, target=document, unit=document.unit_id, edition=edition)
    return made


@transaction.atomic
def withdraw(*, document: Document, reason: str, by: User, seen: int | None = None) -> Document:
    """Take every edition away from readers, with a reason that stands beside it; raises Refusal without one."""
    if not reason.strip():
        raise Refusal(_("Say why it is withdrawn."))
    document = _moved(document, DocumentState.WITHDRAWN, by, seen, tag=None)
    out = document.publications.filter(withdrawn_at__isnull=True)
    out.update(withdrawn_at=clock.now(), withdrawn_by=by, withdrawn_reason=reason.strip())
    record(DocumentEvent.WITHDRAWN, by=by, target=document, unit=document.unit_id)
    return document


@dataclass(frozen=True)
class NewLook:
    """Colours (#rrggbb) and logo; `logo` None keeps the one there is, empty takes it away."""

    deep: str
    accent: str
    logo: bytes | None = None
    logo_alt: str = ""


@transaction.atomic
def choose_look(*, unit: Unit, look: NewLook, by: User) -> Look:
    """Choose how a unit's documents look from now on; raises ContrastError for a colour that cannot be read."""
    for colour in (look.deep, look.accent):
        judged = judge(colour)
        if not judged.readable:
            told = _("%(colour)s has a contrast of %(ratio)s : 1 against white; text needs at least 4.5 : 1.")
            raise ContrastError(told % {"colour": colour, "ratio": f"{judged.ratio:.1f}"})
    values: dict[str, object] = {"deep": look.deep, "accent": look.accent, "logo_alt": look.logo_alt.strip()}
    if look.logo is not None:
        values |= {"logo": look.logo}
    made, _new = Look.objects.update_or_create(
        unit=unit, defaults=values | {"changed_at": clock.now(), "changed_by": by}
    )
    record(DocumentEvent.LOOK_CHOSEN, by=by, target=made, unit=unit, logo=bool(made.logo))
    return made


def section_texts(document: Document, key: str) -> dict[Language, str]:
    """Return a section's text in every language, empty where there is none."""
    held = dict(document.texts.filter(key=key).values_list("language", "markdown"))
    return {language: held.get(language, "") for language in LANGUAGES}


# --- what the actions share -----------------------------------------------------------------------


def _one_after_another(unit: Unit) -> None:
    """Let approvals in one organisation wait for each other: what each hides depends on what the others show."""
    above = Closure.objects.filter(in_force(clock.today()), descendant=unit).order_by("-depth")
    Unit.objects.select_for_update().get(pk=above.values_list("ancestor", flat=True)[:1].get())


def _keep_release(document: Document, snapshot: Snapshot) -> None:
    """Keep what is told of counts that may be small, for documents that come after."""
    told = building.told(document)
    if told is None or not told.cells:
        return
    days = [Days.parse(key[1]) for key in told.cells]
    first, end = min(one.first for one in days), max(one.end for one in days)
    Release.objects.create(snapshot=snapshot, unit=document.unit, first=first, end=end, told=releases.frozen(told))


def _locked(document: Document, seen: int | None) -> Document:
    document = Document.objects.select_for_update().get(pk=document.pk)
    if seen is not None and seen != document.version:
        raise StaleError(_("Somebody changed the document after you opened the page. Look at it again."))
    return document


def _writable(document: Document) -> Document:
    document = _locked(document, None)
    if not rules.may_write(document.state):
        raise MoveError(_("The document is approved. Send it back before writing in it."))
    return document


def _moved(
    document: Document,
    state: DocumentState,
    by: User,
    seen: int | None,
    tag: DocumentEvent | None = DocumentEvent.MOVED,
) -> Document:
    document = _locked(document, seen)
    _refuse_move(document, state)
    document.state = state
    _saved(document)
    if tag:
        record(tag, by=by, target=document, unit=document.unit_id, state=state.value)
    return document


def _refuse_move(document: Document, state: DocumentState) -> None:
    if not rules.may_move(document.state, state):
        message = _("A document that is “%(before)s” cannot become “%(after)s”.")
        raise MoveError(message % {"before": document.get_state_display(), "after": state.label})


def _written(document: Document, by: User) -> None:
    document.written_at, document.written_by = clock.now(), by
    _saved(document)
    kept = {"printed": building.printed(document), "kept_at": document.written_at}
    DraftFigures.objects.update_or_create(document=document, defaults=kept)


def _saved(document: Document) -> None:
    document.version += 1
    document.changed_at = clock.now()
    document.save()


def _refuse_unknown_key(document: Document, key: str) -> None:
    if key not in builder(document.builder).headings:
        raise Refusal(_("There is no such section."))


def _refuse_unknown_figures(document: Document, key: str, texts: Mapping[Language, str]) -> None:
    if not any("{{" in text for text in texts.values()):
        return
    known = building.known_figures(document)
    unknown = [(name, language) for language, text in texts.items() for name in unknown_figures(text, known)]
    for name, language in unknown:
        heading = builder(document.builder).headings[key][language_or(get_language())]
        sentence = _("“%(place)s”, %(language)s: there is no figure “%(name)s”. Pick one from the list.")
        raise UnknownFigureError(
            sentence % {"place": heading, "language": dict(LANGUAGE_CHOICES)[language], "name": name}
        )
