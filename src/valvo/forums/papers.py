"""A meeting's agenda and minutes as a document: read on screen, printed, frozen when the minutes are approved."""

from collections.abc import Iterable

from django.utils import translation
from django.utils.translation import gettext as _

from valvo.core import clock
from valvo.core.figures import format_date
from valvo.core.languages import language_or
from valvo.documents.tree import Block, Column, Document, Kind, Paragraph, Row, Section, Table
from valvo.forums.choices import MeetingState
from valvo.forums.models import Meeting, Point
from valvo.improvement.choices import Origin
from valvo.improvement.models import Action


def paper(meeting: Meeting) -> Document:
    """Return the agenda of a meeting, or its minutes once something has been written in them."""
    language = language_or(meeting.forum.language)
    treated, decided = list(meeting.points.all()), list(decisions(meeting))
    minutes = _has_minutes(meeting, treated, decided)
    with translation.override(language):
        points = [_point(one, minutes=minutes) for one in treated]
        extra = (_attended(meeting),) if minutes else ()
        return Document(
            name="meeting",
            title=meeting.forum.name,
            subtitle=_("Minutes") if minutes else " · ".join(filter(None, (_("Agenda"), meeting.place))),
            language=language,
            organisation=meeting.forum.unit.name,
            period=format_date(meeting.on, language),
            as_of=clock.today(),
            sections=(*extra, *points, *_actions(decided)),
            draft=meeting.state != MeetingState.APPROVED,
        )


def _has_minutes(meeting: Meeting, points: list[Point], decided: list[Action]) -> bool:
    """Tell whether anything has been written since the agenda was sent: what was said, decided, or who was there."""
    if meeting.state != MeetingState.SENT:
        return meeting.state == MeetingState.APPROVED
    return bool(decided) or any(one.said or one.decision or one.outcome for one in points) or meeting.attended.exists()


def decisions(meeting: Meeting) -> Iterable[Action]:
    """Return the actions a meeting decided on."""
    rows = Action.objects.filter(origin=Origin.MEETING, origin_id=meeting.pk)
    return rows.select_related("owner").order_by("due", "pk")


def _attended(meeting: Meeting) -> Section:
    names = ", ".join(person.name for person in meeting.attended.order_by("name"))
    place = (Paragraph(meeting.place),) if meeting.place else ()
    return Section(_("Present"), 1, (*place, Paragraph(names or "–")))


def _point(point: Point, *, minutes: bool) -> Section:
    blocks: list[Block] = [Paragraph(point.text)] if point.text else []
    if point.lines:
        rows = tuple(Row((line["title"], line["quiet"])) for line in point.lines)
        columns = (Column(_("Matter"), Kind.TEXT), Column(_("How it stands"), Kind.TEXT))
        left = point.total - len(rows)
        notes = (
            (_("%(shown)s of %(total)s are shown.") % {"shown": len(rows), "total": point.total},) if left > 0 else ()
        )
        blocks.append(Table(point.title, columns, rows, notes=notes))
    if minutes:
        blocks += [Paragraph(point.said)] if point.said else []
        blocks += [Paragraph(f"**{_('Decision')}:** {point.decision}")] if point.decision else []
        blocks += [Paragraph(f"*{point.get_outcome_display()}*")] if point.outcome else []
    return Section(point.title, 1, tuple(blocks))


def _actions(decided: list[Action]) -> tuple[Section, ...]:
    if not decided:
        return ()
    columns = (Column(_("Action"), Kind.TEXT), Column(_("Owner"), Kind.TEXT), Column(_("Done by"), Kind.DATE))
    rows = tuple(Row((one.title, one.owner.name, one.due)) for one in decided)
    return (Section(_("Actions decided on"), 1, (Table(_("Actions decided on"), columns, rows),)),)
