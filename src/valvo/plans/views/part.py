"""Writing under one heading: guidance and what is inherited beside, the unit's own words in each language."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from valvo.core.errors import NotFoundError
from valvo.plans import access, actions
from valvo.plans.building import inherited, languages_of, template_of
from valvo.plans.forms import PartForm
from valvo.plans.views.shared import language
from valvo.web.forms import saved, seen
from valvo.web.frame import frame_of


@login_required
@require_http_methods(["GET", "POST"])
def write(request: HttpRequest, pk: int, heading: str) -> HttpResponse:
    """Write under a heading."""
    person = frame_of(request).person
    plan = access.plan_to_write(person, pk)
    found = template_of(plan).heading(heading)
    if found is None or found.guidance is None:
        raise NotFoundError(_("There is no such heading."))
    above = inherited(plan)
    words = [(one, above.words.get((heading, one), "")) for one in languages_of(plan)] if above else []
    has_inherited = any(text for _language, text in words)
    data = request.POST if request.method == "POST" else None
    form = PartForm(data, plan=plan, heading=heading, has_inherited=has_inherited)

    def save(filled: PartForm) -> None:
        replaces = bool(filled.cleaned_data.get("replaces"))
        actions.write(
            plan=plan, heading=heading, texts=filled.texts(), replaces=replaces, by=person, seen=seen(request)
        )

    if request.method == "POST" and saved(form, save):
        return redirect(f"/plans/{pk}/#{heading}")
    context = {
        "plan": plan,
        "label": template_of(plan).label[language()],
        "title": f"{found.number} {found.label[language()]}",
        "heading": found,
        "guidance": found.guidance[language()],
        "inherited": [(one, text) for one, text in words if text],
        "above": above.version if above else None,
        "form": form,
    }
    return render(request, "plans/write.html", context, status=422 if form.is_bound else 200)
