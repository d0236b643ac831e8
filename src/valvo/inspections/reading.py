"""The report as it is read: the frozen one, or what it would be today; and the one everybody reads."""

from valvo.core.errors import NotFoundError
from valvo.core.languages import Language
from valvo.documents.freezing import thaw
from valvo.documents.tree import Document
from valvo.inspections.models import Report, Visit
from valvo.inspections.report import report_tree


def report_of(visit: Visit, language: Language) -> Document:
    """Return the report in one language: as approved, else what it would be by what is written so far."""
    kept = Report.objects.filter(visit=visit).first()
    return thaw(kept.trees[language]) if kept else report_tree(visit, language)


def public_report(visit: Visit, language: Language) -> Document:
    """Return the report everybody reads; raises NotFoundError where none was approved."""
    kept = Report.objects.filter(visit=visit).first()
    if kept is None:
        raise NotFoundError("no such report")
    return thaw(kept.public_trees[language])
