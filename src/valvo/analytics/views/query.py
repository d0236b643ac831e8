"""The page on which analysts ask the lake questions of their own."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from valvo.analytics import access, actions
from valvo.analytics.dictionary import described
from valvo.analytics.errors import LakeMissingError, QueryError
from valvo.analytics.forms import QueryForm
from valvo.analytics.querying import BOUNDS, Answer
from valvo.web.frame import frame_of
from valvo.web.templatetags.valvo import reading_language

EXAMPLE = "SELECT year, count(*) AS reports\nFROM reports\nGROUP BY year\nORDER BY year"


@login_required
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Show the form and the tables; with a question, its answer or why there is none."""
    frame = frame_of(request)
    units = access.units_to_query(frame.person)
    form = QueryForm(request.POST if request.method == "POST" else None, initial={"sql": EXAMPLE})
    answer: Answer | None = None
    if form.is_bound and form.is_valid():
        try:
            answer = actions.query(sql=form.cleaned_data["sql"], units=units, by=frame.person)
        except (QueryError, LakeMissingError) as error:
            form.add_error("sql", str(error))
    context = {
        "form": form,
        "answer": answer,
        "tables": described(reading_language()),
        "limits": BOUNDS,
    }
    return render(request, "analytics/query.html", context, status=422 if form.errors else 200)
