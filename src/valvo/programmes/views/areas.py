"""Areas that share their results on a programme with each other, side by side."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from valvo.core.errors import NotFoundError
from valvo.programmes import access, actions, queries
from valvo.programmes.access import Followed
from valvo.programmes.comparing import side_by_side
from valvo.programmes.views.shared import followed, language, year_in_view
from valvo.web.frame import frame_of


@login_required
@require_GET
def compare(request: HttpRequest, programme: str) -> HttpResponse:
    """Show the own area beside those that share, where the own shares too."""
    frame = frame_of(request)
    found = followed(frame, programme)
    organiser, year = found.latest.organiser, year_in_view(request, found)
    own = Followed(organiser, found.adoptions)
    sharing = found.latest.shares_results
    areas = [own, *(access.areas_sharing(programme, organiser) if sharing else [])]
    place = request.GET.get("place", "")
    placed = next((one for one in found.programme.all_measures() if one.place == place), None)
    if place and placed is None:
        raise NotFoundError(_("The programme has no such goal."))
    context = {
        "programme": found.programme,
        "title": found.programme.title[language()],
        "place": place,
        "place_title": queries.title_of(placed, language()) if placed else "",
        "organiser": organiser,
        "areas": [one.unit for one in areas],
        "lines": side_by_side(areas, year, language(), place),
        "years": found.years(),
        "year": year,
        "sharing": sharing,
        "may_share": access.may_adopt(frame.person, organiser),
    }
    return render(request, "programmes/areas.html", context)


@login_required
@require_POST
def share(request: HttpRequest, programme: str) -> HttpResponse:
    """Share the organiser's results with the others that do, or no longer."""
    frame = frame_of(request)
    adoption = followed(frame, programme).latest
    access.unit_to_adopt_for(frame.person, adoption.organiser)
    actions.share_results(adoption=adoption, shared=request.POST.get("shared") == "yes", by=frame.person)
    return redirect(reverse("programmes:areas", args=[programme]) + frame.query())
