"""What units or people answered."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_GET

from valvo.core.languages import Language
from valvo.documents.charts import NARROW, WIDE, chart_svg
from valvo.documents.tree import Chart
from valvo.questionnaires import access
from valvo.questionnaires.choices import Respondent, RoundState
from valvo.questionnaires.results import results_page
from valvo.questionnaires.views.shared import language, unit_in_view
from valvo.web.frame import frame_of


@login_required
@require_GET
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Show results at the unit in view."""
    frame = frame_of(request)
    found, unit = access.round_with_results(frame.person, pk), unit_in_view(frame)
    page = results_page(found, unit, language())
    is_survey = found.answered_by == Respondent.PERSON
    context = {
        "round": found,
        "unit": unit,
        "page": page,
        "title": page.questionnaire.title[language()],
        "is_survey": is_survey,
        "waits": is_survey and found.state != RoundState.CLOSED,
        "levels": _drawn(page.levels, "levels", language()),
        "sections": [
            (section, _drawn(section.chart, f"s{number}", language())) for number, section in enumerate(page.sections)
        ],
        "score_labels": [
            rule.label[language()] for rule in page.questionnaire.scores if rule.method != "maturity_level"
        ],
    }
    return render(request, "questionnaires/results.html", context)


def _drawn(chart: Chart | None, name: str, said: Language) -> tuple[SafeString, SafeString] | None:
    """Return a chart for wide screens and for phones."""
    if chart is None:
        return None
    wide, narrow = (chart_svg(chart, said, width=width, name=f"{name}{width:.0f}") for width in (WIDE, NARROW))
    return mark_safe(wide), mark_safe(narrow)  # noqa: S308 (our own drawings, escaped there)
