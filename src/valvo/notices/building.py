"""A notice as lines, and the lines as a document: PDF/UA and HTML come from the same tree as every other document."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from valvo.core import clock
from valvo.core.languages import Language, language_or
from valvo.definitions.catalogue import catalogue
from valvo.definitions.schema import NoticeForm
from valvo.documents.tree import Block, Column, Document, Kind, Note, Paragraph, Row, Section, Table
from valvo.notices import facts
from valvo.notices.models import Draft

# CommonMark lets a backslash take the meaning from any of these.
_MARKS = re.compile(r"([\\`*_{}\[\]()#+\-.!|~<>&])")


@dataclass(frozen=True)
class Line:
    """One field with what stands in it."""

    field: str
    label: str
    value: str
    long: bool
    missing: bool


@dataclass(frozen=True)
class Part:
    """A heading and its lines."""

    heading: str
    lines: tuple[Line, ...]


def form_of(draft: Draft) -> NoticeForm:
    """Return the definition of a notice."""
    return catalogue().notices[draft.form].value


def parts(draft: Draft) -> list[Part]:
    """Return the notice's lines: as they were sent, or else as the case and the handler have them now."""
    if draft.content is not None:
        return [_kept(part) for part in draft.content]
    return list(_parts(draft, language_or(draft.language)))


def missing(found: Iterable[Part]) -> list[str]:
    """Return the labels of the required fields with nothing in them."""
    return [line.label for part in found for line in part.lines if line.missing]


def as_kept(found: Iterable[Part]) -> list[dict[str, Any]]:
    """Return the lines as they are stored when the notice is sent."""
    return [asdict(part) for part in found]


def document(draft: Draft) -> Document:
    """Return the notice as a document in its language; until it is sent it is a draft that lists what is missing."""
    language, form, found = language_or(draft.language), form_of(draft), parts(draft)
    case, sent = draft.case, draft.notice
    with translation.override(language):
        lacking = missing(found)
        first = [_missing(lacking)] if lacking else []
        return Document(
            name=f"notice-{draft.form}",
            title=form.label[language],
            subtitle=_authority(form, language),
            language=language,
            organisation=facts.organiser(case).name,
            period=case.report.number,
            as_of=sent.sent_on if sent else clock.today(),
            sections=(*first, *(section for part in found for section in _sections(part))),
            draft=sent is None,
        )


def _authority(form: NoticeForm, language: Language) -> str:
    code = catalogue().code("authority", form.authority)
    return code.label[language] if code else form.authority


def _parts(draft: Draft, language: Language) -> Iterator[Part]:
    for section in form_of(draft).sections:
        lines = []
        for field in section.fields:
            text = draft.texts.get(field.id, "") if field.is_written else facts.value(draft.case, field, language)
            lacking = field.required and not text.strip()
            lines.append(Line(field.id, field.label[language], text, field.long, lacking))
        yield Part(section.heading[language], tuple(lines))


def _kept(part: dict[str, Any]) -> Part:
    return Part(part["heading"], tuple(Line(**line) for line in part["lines"]))


def _missing(labels: list[str]) -> Section:
    return Section(_("Still missing"), blocks=(Note("; ".join(labels), kind="warning"),))


def _sections(part: Part) -> Iterator[Section]:
    short = [line for line in part.lines if not line.long]
    columns = (Column(_("Field"), Kind.TEXT), Column(_("What is notified"), Kind.TEXT))
    rows = tuple(Row((line.label, line.value or "–")) for line in short)
    blocks: tuple[Block, ...] = (Table(_("Particulars"), columns, rows),) if rows else ()
    yield Section(part.heading, blocks=blocks)
    for line in part.lines:
        if line.long:
            yield Section(line.label, level=2, blocks=(Paragraph(_plain(line.value or "–")),))


def _plain(text: str) -> str:
    """Return text that reads in Markdown as it was written: no mark means anything, each line is a paragraph."""
    return "\n\n".join(_MARKS.sub(r"\\\1", line.strip()) for line in text.splitlines() if line.strip())
