"""The report as it is read: the frozen one, or what it would be today."""

from valvo.core.languages import Language
from valvo.documents.freezing import thaw
from valvo.documents.tree import Document
from valvo.investigations.models import Investigation, Report
from valvo.investigations.report import report_tree


def report_of(investigation: Investigation, language: Language) -> Document:
    """Return the report in one language: as approved, else a draft of what is written so far."""
    kept = Report.objects.filter(investigation=investigation).first()
    return thaw(kept.trees[language]) if kept else report_tree(investigation, language, draft=True)
