"""Which programmes the unit in view follows, and which it could."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from valvo.core import clock
from valvo.programmes import access
from valvo.programmes.definition import Programme
from valvo.programmes.editions import programme_of
from valvo.programmes.loading import LoadedProgramme, load_programme, programme_ids
from valvo.programmes.models import Adoption
from valvo.programmes.views.shared import language
from valvo.web.frame import frame_of


@dataclass(frozen=True)
class Offer:
    """A programme that can be adopted."""

    id: str
    title: str
    years: str
    publisher: str
    version: str = ""  # of a new edition of what is followed


@dataclass(frozen=True)
class FollowedLine:
    """A programme the unit follows."""

    id: str
    title: str
    years: str
    adoption: Adoption
    ended: bool


@login_required
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """Show the programmes followed, and those that can be."""
    frame = frame_of(request)
    unit = access.unit_seen(frame.person, frame.required_unit())
    adoptions = {one.programme: one for one in access.adoptions_above(unit)}  # the latest of each
    lines = [_line(one) for one in adoptions.values()]
    may_adopt = access.may_adopt(frame.person, unit)
    offers = [_offer(one.programme, adoptions) for one in _offered(adoptions)] if may_adopt else []
    context = {"unit": unit, "lines": lines, "offers": offers, "may_adopt": may_adopt}
    return render(request, "programmes/index.html", context)


def _line(adoption: Adoption) -> FollowedLine:
    programme = programme_of(adoption.edition)
    ended = adoption.valid_to is not None and adoption.valid_to <= clock.today()
    return FollowedLine(programme.id, programme.title[language()], span(programme), adoption, ended)


def _offered(adoptions: Mapping[str, Adoption]) -> Iterator[LoadedProgramme]:
    """Yield the programmes not followed yet, and those followed in another edition than the one there is now."""
    for loaded in (load_programme(one) for one in programme_ids()):
        followed = adoptions.get(loaded.programme.id)
        if followed is None or followed.edition.sha256 != loaded.sha256:
            yield loaded


def _offer(programme: Programme, adoptions: Mapping[str, Adoption]) -> Offer:
    version = programme.version if programme.id in adoptions else ""
    return Offer(programme.id, programme.title[language()], span(programme), programme.source.publisher, version)


def span(programme: Programme) -> str:
    """Return a programme's years as a span."""
    first, last = min(programme.years), max(programme.years)
    return str(first) if first == last else f"{first}–{last}"
