"""A vote on a plan: members, how each has decided, and the outcome explained by the plan's own rule."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from valvo.core.errors import NotFoundError, Refusal, StaleError
from valvo.programmes import access, actions, rules
from valvo.programmes.access import Followed
from valvo.programmes.choices import MemberPosition
from valvo.programmes.editions import programme_of
from valvo.programmes.forms import BallotForm, VoteForm
from valvo.programmes.views.shared import followed, language
from valvo.web.forms import seen
from valvo.web.frame import Frame, frame_of


@login_required
@require_GET
def show(request: HttpRequest, programme: str) -> HttpResponse:
    """Show the latest vote on a plan."""
    frame = frame_of(request)
    return _page(request, frame, _votable(frame, programme))


@login_required
@require_POST
def open_vote(request: HttpRequest, programme: str) -> HttpResponse:
    """Open a vote among members."""
    frame = frame_of(request)
    found = _votable(frame, programme)
    access.unit_to_adopt_for(frame.person, found.latest.organiser)
    form = BallotForm(request.POST)
    if not form.is_valid():
        return _page(request, frame, found, ballot_form=form, status=422)
    try:
        actions.open_ballot(
            edition=found.latest.edition,
            organiser=found.latest.organiser,
            members=form.cleaned_data["members"],
            by=frame.person,
        )
    except Refusal as refusal:
        return _page(request, frame, found, ballot_form=form, refused=str(refusal), status=422)
    return redirect(_address(frame, found))


@login_required
@require_POST
def record_vote(request: HttpRequest, programme: str, member: int) -> HttpResponse:
    """Record how a member has decided."""
    frame = frame_of(request)
    found = _votable(frame, programme)
    ballot = access.ballot_to_record(frame.person, found.latest.organiser, programme)
    row = ballot.members.filter(pk=member).first()
    if row is None:
        raise NotFoundError(_("There is no such member in this vote."))
    form = VoteForm(request.POST, member=row)
    if not form.is_valid():
        return _page(request, frame, found, vote_form=(row.pk, form), status=422)
    try:
        actions.record_vote(
            ballot=ballot,
            member=row.pk,
            position=MemberPosition(form.cleaned_data["position"]),
            decided_on=form.cleaned_data["decided_on"],
            note=form.cleaned_data["note"],
            by=frame.person,
            seen=seen(request),
        )
    except Refusal as refusal:
        status = 409 if isinstance(refusal, StaleError) else 422
        return _page(request, frame, found, vote_form=(row.pk, form), refused=str(refusal), status=status)
    return redirect(_address(frame, found))


@login_required
@require_POST
def close_vote(request: HttpRequest, programme: str) -> HttpResponse:
    """Close the vote; its outcome stands."""
    frame = frame_of(request)
    found = _votable(frame, programme)
    ballot = access.ballot_to_record(frame.person, found.latest.organiser, programme)
    actions.close_ballot(ballot=ballot, by=frame.person)
    return redirect(_address(frame, found))


def _votable(frame: Frame, programme: str) -> Followed:
    found = followed(frame, programme)
    if found.programme.approval is None:
        raise NotFoundError(_("The programme has no rule of approval."))
    return found


def _address(frame: Frame, found: Followed) -> str:
    return f"{reverse('programmes:vote', args=[found.programme.id])}{frame.query()}"


def _page(
    request: HttpRequest,
    frame: Frame,
    found: Followed,
    *,
    ballot_form: BallotForm | None = None,
    vote_form: tuple[int, VoteForm] | None = None,
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    ballot = access.ballots_of(found.latest.organiser, found.programme.id).first()
    # A vote is counted by the rule of the edition it was opened on.
    rule = programme_of(ballot.edition).approval if ballot else found.programme.approval
    may_record = access.may_adopt(frame.person, found.latest.organiser)
    pk, refused_form = vote_form or (0, None)
    members = list(ballot.members.all()) if ballot else []
    context = {
        "programme": found.programme,
        "title": found.programme.title[language()],
        "rule": rule,
        "rule_text": rule.text[language()] if rule else "",
        "ballot": ballot,
        "members": [
            (one, refused_form if refused_form and one.pk == pk else VoteForm(member=one), one.pk == pk)
            for one in members
        ],
        "outcome": rules.outcome(rule, actions.votes_of(ballot)) if ballot and rule else None,
        "may_record": may_record and ballot is not None and ballot.closed_at is None,
        "may_open": may_record and (ballot is None or ballot.closed_at is not None),
        "ballot_form": ballot_form or BallotForm(),
        "refused": refused,
    }
    return render(request, "programmes/vote.html", context, status=status)
