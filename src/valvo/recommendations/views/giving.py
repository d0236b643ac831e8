"""Giving a recommendation: what was learnt, and which units are asked."""

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from valvo.core import clock
from valvo.core.errors import NotFoundError
from valvo.recommendations import access, actions
from valvo.recommendations.choices import Source
from valvo.recommendations.forms import RecommendationForm
from valvo.recommendations.models import Recommendation
from valvo.recommendations.sources import Learnt, learnt
from valvo.web.forms import saved
from valvo.web.frame import Frame, frame_of

DAYS_TO_ANSWER = 30


@login_required
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Give a recommendation, from something or standing free; refused, it comes back as it was typed."""
    frame = frame_of(request)
    unit = access.unit_to_recommend_from(frame.person, frame.required_unit())
    source, source_id, found = _source(frame)
    units = access.units_to_ask(frame.person, unit)
    day = clock.today() + timedelta(days=DAYS_TO_ANSWER)
    like = (found and found.unit) or units.filter(pk=unit.pk).first() or units.first()
    first = {"title": found.text[:200], "text": found.text} if found and found.text else {}
    form = RecommendationForm(request.POST or None, units=units, like=like, answer_by=day, **first)

    made: list[Recommendation] = []

    def save(form: RecommendationForm) -> None:
        made.append(
            actions.recommend(
                title=form.cleaned_data["title"],
                text=form.cleaned_data["text"],
                answer_by=form.cleaned_data["answer_by"],
                unit=unit,
                to=form.asked(),
                source=source,
                source_id=source_id,
                by=frame.person,
            )
        )

    if request.method == "POST" and saved(form, save):
        number = made[0].answers.count()
        said = ngettext("Sent to %(number)s unit.", "Sent to %(number)s units.", number)
        messages.success(request, said % {"number": number})
        return redirect("recommendations:recommendation", pk=made[0].pk)
    context = {"form": form, "unit": unit, "learnt": found, "to": request.get_full_path()}
    return render(request, "recommendations/add.html", context, status=422 if form.errors else 200)


def _source(frame: Frame) -> tuple[Source, int, Learnt | None]:
    """Return what the recommendation comes from, as the address says; raises NotFoundError for what is not seen."""
    kind, number = frame.request.GET.get("source", ""), frame.request.GET.get("id", "")
    if not kind:
        return Source.FREE, 0, None
    whole = int(number) if number.isascii() and number.isdigit() and len(number) < 18 else 0
    found = learnt(frame.person, kind, whole)
    if found is None:
        raise NotFoundError("no such source")
    return Source(kind), whole, found
