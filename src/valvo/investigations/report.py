"""The report of an investigation as a document tree: neutral, without names, the one thing that is kept."""

from collections.abc import Callable
from datetime import date, time

from django.utils import translation
from django.utils.translation import gettext as _

from valvo.core import clock
from valvo.core.figures import format_date
from valvo.core.languages import Language
from valvo.documents.tree import Block, Column, Document, Kind, Note, Paragraph, Row, Section, Table
from valvo.investigations.definition import definition, label
from valvo.investigations.models import Investigation

NAME = "investigation"


def report_tree(investigation: Investigation, language: Language, *, draft: bool = False) -> Document:
    """Return the report in one language: headings and codes are translated, the team's words stand as written."""
    with translation.override(language):
        return Document(
            name=NAME,
            title=investigation.title,
            subtitle=_("Report of the investigation of a serious event"),
            language=language,
            organisation=investigation.unit.name,
            period=investigation.case.report.number,
            as_of=clock.local_day(investigation.approved_at or clock.now()),
            sections=tuple(Section(heading(), blocks=build(investigation, language)) for heading, build in _SECTIONS),
            draft=draft,
        )


def _table(caption: str, columns: tuple[str, ...], rows: tuple[Row, ...]) -> Block:
    if not rows:
        return Note(_("Nothing has been written yet."))
    return Table(caption, tuple(Column(one, Kind.TEXT) for one in columns), rows)


def when(day: date, moment: time | None, language: Language) -> str:
    """Return a day, with the time where it is known."""
    return f"{format_date(day, language)} {moment:%H:%M}" if moment else format_date(day, language)


def _summary(one: Investigation, language: Language) -> tuple[Block, ...]:
    return (Paragraph(one.summary),) if one.summary else (Note(_("Nothing has been written yet.")),)


def _decision(one: Investigation, language: Language) -> tuple[Block, ...]:
    decided = clock.local_day(one.decided_at)
    handled = _("The event was reported as %(number)s and handled in the self-monitoring of the unit.")
    rows = (
        Row((_("Decided on"), format_date(decided, language))),
        Row((_("Level"), definition().level(one.level).label[language])),
        Row((_("Why it is investigated"), one.reason)),
    )
    return (
        _table(_("The decision"), (_("What"), _("How it is")), rows),
        Note(handled % {"number": one.case.report.number}),
    )


def _team(one: Investigation, language: Language) -> tuple[Block, ...]:
    """Roles and independence; names stay in the system."""
    rows = tuple(
        Row((label(definition().roles, member.role, language), _independence(member.independent, member.ties)))
        for member in one.team.all()
    )
    columns = (_("Role"), _("Independence"))
    support = _("Support was offered to the staff involved. Who took it is not recorded.")
    return (_table(_("The team"), columns, rows), *((Note(support),) if one.support_offered_at else ()))


def _independence(independent: bool | None, ties: str) -> str:  # noqa: FBT001 (a value as it is stored)
    if independent is None:
        return _("not stated yet")
    return _("independent of the event") if independent else _("has to do with the event: %(ties)s") % {"ties": ties}


def _participation(one: Investigation, language: Language) -> tuple[Block, ...]:
    rows = tuple(
        Row((row.get_party_display(), row.get_reply_display(), label(definition().ways, row.way, language) or "–"))
        for row in one.participations.all()
    )
    columns = (_("Who was asked"), _("The answer"), _("How"))
    return (_table(_("Offers to take part"), columns, rows),)


def _timeline(one: Investigation, language: Language) -> tuple[Block, ...]:
    rows = tuple(
        Row(
            (
                when(row.happened_on, row.happened_at, language),
                row.text,
                label(definition().sources, row.source, language),
            )
        )
        for row in one.moments.all()
    )
    columns = (_("When"), _("What happened"), _("Known from"))
    return (_table(_("The event in order of time"), columns, rows),)


def _barriers(one: Investigation, language: Language) -> tuple[Block, ...]:
    rows = tuple(Row((row.text, row.get_outcome_display())) for row in one.barriers.all())
    columns = (_("Barrier"), _("What it did"))
    return (_table(_("Barriers against the event"), columns, rows),)


def _factors(one: Investigation, language: Language) -> tuple[Block, ...]:
    rows = tuple(Row((element, text)) for element, text in factors(one, language))
    columns = (_("Element"), _("What contributed"))
    return (_table(_("Contributing factors"), columns, rows), Note(_method(language), "method"))


def _method(language: Language) -> str:
    method = definition().method
    sorted_by = _("Factors are sorted by %(method)s (%(source)s).")
    said = sorted_by % {"method": method.label[language], "source": method.source.title}
    checked = "" if method.source.verified else _("The wording has not been checked against the source.")
    return " ".join(filter(None, (said, method.meaning[language], checked)))


def factors(one: Investigation, language: Language) -> list[tuple[str, str]]:
    """Return (element, factor) in the order of the method's elements."""
    elements = definition().method.elements
    order = {code.id: number for number, code in enumerate(elements)}
    rows = sorted(one.contributions.all(), key=lambda row: (order.get(row.element, len(order)), row.pk))
    return [(label(elements, row.element, language), row.text) for row in rows]


def _findings(one: Investigation, language: Language) -> tuple[Block, ...]:
    rows = tuple(Row((str(number), row.text)) for number, row in enumerate(one.findings.all(), start=1))
    return (_table(_("What the investigation shows"), (_("No."), _("Finding")), rows),)


def _recommendations(one: Investigation, language: Language) -> tuple[Block, ...]:
    if one.no_recommendation_reason:
        return (Note(_("Nothing is recommended: %(reason)s") % {"reason": one.no_recommendation_reason}),)
    rows = tuple(
        Row(
            (
                str(number),
                row.text,
                f"{row.action.title}, {format_date(row.action.due, language)}" if row.action else "–",
            )
        )
        for number, row in enumerate(one.recommendations.select_related("action"), start=1)
    )
    columns = (_("No."), _("Recommendation"), _("Action"))
    return (_table(_("Recommendations and actions"), columns, rows),)


_Builder = Callable[[Investigation, Language], tuple[Block, ...]]
_SECTIONS: tuple[tuple[Callable[[], str], _Builder], ...] = (
    (lambda: _("Summary"), _summary),
    (lambda: _("Decision and delimitation"), _decision),
    (lambda: _("Team and independence"), _team),
    (lambda: _("The patient's and relatives' part"), _participation),
    (lambda: _("What happened"), _timeline),
    (lambda: _("Barriers"), _barriers),
    (lambda: _("What contributed"), _factors),
    (lambda: _("Findings"), _findings),
    (lambda: _("Recommendations"), _recommendations),
)
