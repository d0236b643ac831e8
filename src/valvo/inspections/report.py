"""The report of a visit as a document tree. The public one is without places and tells few heard as a span."""

from collections import Counter
from collections.abc import Sequence
from functools import cache

from django.utils import translation
from django.utils.translation import gettext as _

from valvo.accounts.models import Membership
from valvo.core import clock
from valvo.core.figures import Figure, format_date
from valvo.core.languages import Language
from valvo.definitions.schema import Code
from valvo.documents.tree import Block, Column, Document, Kind, Note, Paragraph, Row, Section, Table
from valvo.inspections.choices import ObservationGrade, VisitState
from valvo.inspections.definition import definition
from valvo.inspections.models import Observation, Visit

NAME = "visit"
SMALLEST = 5  # fewer heard than this are a span in public


def report_tree(visit: Visit, language: Language, *, public: bool = False) -> Document:
    """Return the report in one language: headings and codes are translated, the team's words stand as written."""
    return tree_of(visit, list(visit.observations.order_by("pk")), language, public=public)


def tree_of(visit: Visit, rows: Sequence[Observation], language: Language, *, public: bool = False) -> Document:
    """Return the report of a visit whose observations are at hand."""
    with translation.override(language):
        return Document(
            name=NAME,
            title=f"{visit.get_purpose_display()}: {visit.unit.name}",
            subtitle=f"{visit.get_kind_display()}, {visit.get_form_display().lower()}",
            language=language,
            organisation=visit.unit.name,
            period=format_date(visit.visited_on, language) if visit.visited_on else "–",
            as_of=clock.local_day(visit.approved_at or clock.now()),
            sections=(
                Section(_("Summary"), blocks=_summary(visit)),
                Section(_("How the visit was made"), blocks=(_made(visit, public=public),)),
                Section(_("Observations by theme"), blocks=(_counts(rows, language),)),
                *(_theme(theme.label[language], rows, theme.id, language, public=public) for theme in _used(rows)),
                Section(_("Decisions and deadlines"), blocks=_decisions(rows, language)),
                Section(_("The unit's comment"), blocks=_comment(visit)),
            ),
            draft=visit.state != VisitState.APPROVED,
        )


def _used(rows: Sequence[Observation]) -> list[Code]:
    used = {row.theme for row in rows}
    return [theme for theme in definition().themes if theme.id in used]


def _summary(visit: Visit) -> tuple[Block, ...]:
    return (Paragraph(visit.summary),) if visit.summary else (Note(_("Nothing has been written yet.")),)


def _comment(visit: Visit) -> tuple[Block, ...]:
    return (Paragraph(visit.comment),) if visit.comment else (Note(_("The unit has not commented.")),)


def heard(number: int, *, public: bool) -> str:
    """Return how many were heard; in public few are a span, so that nobody can be told from it."""
    return f"1–{SMALLEST - 1}" if public and 0 < number < SMALLEST else str(number)


def _made(visit: Visit, *, public: bool) -> Block:
    rows = [
        (_("Kind of visit"), visit.get_kind_display()),
        (_("Staff heard"), heard(visit.heard_staff, public=public)),
        (_("Clients or patients heard"), heard(visit.heard_clients, public=public)),
        (_("Children heard"), heard(visit.heard_children, public=public)),
    ]
    if visit.edition:
        rows.insert(1, (_("Template"), str(visit.edition.content["title"][translation.get_language()[:2]])))
    return Table(
        _("How the visit was made"),
        (Column(_("What"), Kind.TEXT), Column(_("How it is"), Kind.TEXT)),
        tuple(Row(row) for row in rows),
    )


def _counts(rows: Sequence[Observation], language: Language) -> Block:
    if not rows:
        return Note(_("Nothing has been written yet."))
    grades = list(ObservationGrade)
    columns = (Column(_("Theme"), Kind.TEXT), *(Column(str(grade.label)) for grade in grades))
    numbers = Counter((row.theme, row.grade) for row in rows)
    lines = [
        Row((theme.label[language], *(Figure(numbers[theme.id, grade.value]) for grade in grades)))
        for theme in _used(rows)
    ]
    return Table(_("Observations by theme and class"), columns, tuple(lines))


@cache
def _grades(language: Language) -> dict[str, str]:
    with translation.override(language):
        return {grade.value: str(grade.label) for grade in ObservationGrade}


def _theme(label: str, rows: Sequence[Observation], theme: str, language: Language, *, public: bool) -> Section:
    grades = _grades(language)
    lines = tuple(
        Row((grades[row.grade], row.text if public or not row.place else f"{row.text} ({row.place})"))
        for row in rows
        if row.theme == theme
    )
    columns = (Column(_("Class"), Kind.TEXT), Column(_("Observation"), Kind.TEXT))
    return Section(label, blocks=(Table(label, columns, lines),))


def _decisions(rows: Sequence[Observation], language: Language) -> tuple[Block, ...]:
    decided = [row for row in rows if row.decision]
    if not decided:
        return (Note(_("Nothing had to be decided.")),)
    columns = (Column(_("Theme"), Kind.TEXT), Column(_("Decision"), Kind.TEXT), Column(_("Done by"), Kind.DATE))
    lines = tuple(Row((definition().theme(row.theme, language), row.decision, row.decision_due)) for row in decided)
    return (Table(_("Decisions and deadlines"), columns, lines),)


def named_in(visit: Visit) -> bool:
    """Tell whether the report names somebody who holds a role at the unit, or who made the visit."""
    texts = [visit.summary, visit.comment]
    for text, decision, place in visit.observations.values_list("text", "decision", "place"):
        texts += [text, decision, place]
    whole = "\n".join(texts).casefold()
    at_unit = Membership.objects.filter(unit=visit.unit_id).values_list("user__name", flat=True)
    names = {*at_unit, *visit.team.values_list("person__name", flat=True)}
    return any(name.casefold() in whole for name in names if len(name.split()) > 1)
