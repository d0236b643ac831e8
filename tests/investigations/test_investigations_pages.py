"""The pages of investigations: who may do what, refusals that lose nothing, the number of queries."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from inquiries import Team, entries
from pypdf import PdfReader
from pytest_django import DjangoCaptureOnCommitCallbacks

from factories import person
from valvo.accounts.models import User
from valvo.accounts.permissions import Role
from valvo.core import clock
from valvo.handling import actions as handling
from valvo.investigations import actions, queries
from valvo.investigations.models import Investigation, SupportText
from valvo.recommendations import actions as recommendations
from valvo.recommendations.choices import Source
from valvo.recommendations.models import Recommendation as Spread
from valvo.trail.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def team() -> Team:
    return Team.new()


def as_(client: Client, user: User) -> Client:
    client.force_login(user)
    return client


def test_from_the_case_page_to_an_approved_report_in_the_browser(client: Client, team: Team) -> None:
    case = team.taken_case()
    as_(client, team.coordinator)
    assert (
        f"/investigations/decide/{case.report.number}/" in client.get(f"/cases/{case.report.number}/").content.decode()
    )
    fields = {"title": "A dose given twice", "level": "concise", "reason": "Severe harm.", "lead": str(team.lead.pk)}
    answer = client.post(f"/investigations/decide/{case.report.number}/", fields)
    one = Investigation.objects.get()
    assert answer.headers["Location"] == f"/investigations/{one.pk}/"

    page = f"/investigations/{one.pk}/"
    day = clock.today().isoformat()

    def post(step: str, **fields: str) -> None:
        answer = client.post(f"{page}{step}/", fields)
        assert answer.status_code == 302, answer.content.decode()

    as_(client, team.lead)
    post("team", **{"team-person": str(team.member.pk), "team-role": "expert"})
    post("independence", independent="yes")
    post("moment/add", **{"moment-happened_on": day, "moment-text": "Printed.", "moment-source": "log"})
    post("barrier/add", **{"barrier-text": "Double check", "barrier-outcome": "missing"})
    post("factor/add", **{"contribution-element": "task", "contribution-text": "Hurry."})
    post("finding/add", **{"finding-text": "Printing replaced scanning."})
    post("recommendation/add", **{"recommendation-text": "A scanner."})
    post("participation/add", **{"participation-party": "patient", "participation-offered_on": day,
                                 "participation-reply": "declined"})  # fmt: skip
    post("note/add", **{"worknote-text": "Ring the pharmacy."})
    post("support-offered")
    post("summary", **{"sum-title": "A dose given twice", "sum-summary": "So it went."})
    refused = client.post(f"{page}send/", {})
    assert refused.status_code == 422
    assert "Everybody in the team states" in refused.content.decode()
    as_(client, team.member)
    post("independence", independent="yes")
    post("send")
    as_(client, team.manager)
    post("approve")

    as_(client, person(Role.HANDLER, team.ward))  # reads the unit's cases
    assert client.get(page).headers["Location"] == f"{page}report/"
    assert "Printing replaced scanning." in client.get(f"{page}report/").content.decode()
    pdf = client.get(f"{page}report/sv.pdf")
    assert "Printing replaced scanning." in "".join(one.extract_text() for one in PdfReader(BytesIO(pdf.content)).pages)
    assert client.get(f"{page}report/sv.docx").status_code == 404


def test_whoever_is_not_in_the_team_sees_nothing_of_a_running_investigation(client: Client, team: Team) -> None:
    one = team.filled()
    reader, outsider = person(Role.HANDLER, team.ward), person(Role.COORDINATOR, team.units["care"])
    for user in (reader, outsider, person(Role.REPORTER, team.ward), person()):
        as_(client, user)
        for address in ("", "report/", "report/sv.pdf", "finding/1/"):
            assert client.get(f"/investigations/{one.pk}/{address}").status_code == 404
    as_(client, reader)
    shown = client.get(f"/cases/{one.case.report.number}/").content.decode()
    assert "The report can be read when it is approved." in shown
    assert f"/investigations/{one.pk}/" not in shown


def test_only_somebody_who_decides_at_the_unit_decides_approves_and_ends(client: Client, team: Team) -> None:
    case = team.taken_case()
    as_(client, person(Role.HANDLER, team.ward))
    assert client.get(f"/investigations/decide/{case.report.number}/").status_code == 403
    one = team.filled()
    actions.send(investigation=one, by=team.lead)
    as_(client, team.lead)
    assert client.post(f"/investigations/{one.pk}/approve/").status_code == 403
    assert client.post(f"/investigations/{one.pk}/abandon/", {"reason": "No"}).status_code == 403


def test_an_identity_code_is_refused_and_what_was_written_stays(client: Client, team: Team) -> None:
    one = team.decided()
    as_(client, team.lead)
    answer = client.post(f"/investigations/{one.pk}/finding/add/", {"finding-text": "Saw 131052-308T at noon."})
    assert answer.status_code == 422
    assert "Saw 131052-308T at noon." in answer.content.decode()
    assert "names nobody" in answer.content.decode()
    assert one.findings.count() == 0


@pytest.mark.parametrize(
    ("step", "fields"),
    [
        ("moment/add", {"moment-happened_on": "2999-01-01", "moment-text": "x", "moment-source": "log"}),
        ("moment/add", {"moment-happened_on": "yesterday", "moment-text": "x", "moment-source": "gossip"}),
        ("factor/add", {"contribution-element": "person_to_blame", "contribution-text": "x"}),
        ("team", {"team-person": "999999", "team-role": "lead"}),
        ("independence", {"independent": "perhaps"}),
        ("independence", {"independent": "no", "ties": ""}),
        ("summary", {"sum-title": "", "sum-summary": "x" * 9_000}),
    ],
)
def test_bad_input_is_answered_beside_the_field(client: Client, team: Team, step: str, fields: dict[str, str]) -> None:
    one = team.decided()
    assert as_(client, team.lead).post(f"/investigations/{one.pk}/{step}/", fields).status_code == 422


def test_entries_are_changed_and_taken_away_by_the_team_of_their_own_investigation(client: Client, team: Team) -> None:
    one, other = team.filled(), team.filled()
    row = one.findings.get()
    as_(client, team.lead)
    address = f"/investigations/{one.pk}/finding/{row.pk}/"
    assert client.get(f"/investigations/{other.pk}/finding/{row.pk}/").status_code == 404
    assert client.get(f"/investigations/{one.pk}/rumour/{row.pk}/").status_code == 404
    assert client.post(address, {"finding-text": ""}).status_code == 422
    assert client.post(address, {"finding-text": "Said better."}).status_code == 302
    assert one.findings.get().text == "Said better."
    assert client.post(f"{address}remove/").status_code == 302
    assert one.findings.count() == 0


def test_support_is_for_everybody_and_looking_leaves_no_trace(client: Client, team: Team) -> None:
    texts = {"sv": "Ring Ada.", "fi": "Soita Adalle.", "en": "Call Ada."}
    actions.write_support(unit=team.units["county"], texts=texts, by=team.coordinator)  # type: ignore[arg-type]
    nurse = person(Role.REPORTER, team.ward)
    before = Event.objects.count()
    page = as_(client, nurse).get("/investigations/support/").content.decode()
    assert "Call Ada." in page
    assert "Occupational health care" in page
    assert Event.objects.count() == before
    assert client.get("/investigations/support/write/").status_code == 403
    as_(client, team.coordinator)
    assert client.post("/investigations/support/write/", {"sv": "A", "fi": "B", "en": ""}).status_code == 422
    assert client.post("/investigations/support/write/", {"sv": "A", "fi": "B", "en": "C"}).status_code == 302
    assert SupportText.objects.get().text_fi == "B"


def test_today_tells_what_of_investigations_waits_and_for_whom(client: Client, team: Team) -> None:
    one = team.decided()

    def keys(user: User) -> set[str]:
        groups = as_(client, user).get("/").context["waiting"]
        return {group.key for group in groups if group.key.startswith("inv")}

    assert keys(team.lead) == {"inv_state", "inv_mine"}
    with clock.stopped_at(one.due_at + timedelta(hours=1)):
        assert {group.key for group in queries.waiting(team.lead, team.ward, "en") if group.lines} == {
            "inv_over", "inv_state",
        }  # fmt: skip
    filled = team.filled()
    actions.send(investigation=filled, by=team.lead)
    assert keys(team.manager) == {"inv_approve"}


def test_the_lead_is_reminded_of_the_report(
    team: Team, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    one = team.decided()
    mail.outbox.clear()
    day = clock.start_of_day(clock.local_day(one.due_at)) - timedelta(days=7) + timedelta(hours=9)
    with clock.stopped_at(day), django_capture_on_commit_callbacks(execute=True):
        handling.remind()
    texts = [str(message.body) for message in mail.outbox if message.to == [team.lead.email]]
    assert [f"/investigations/{one.pk}/" in text for text in texts] == [True]


def test_pages_take_the_same_number_of_queries_for_twice_as_much(client: Client, team: Team) -> None:
    one = team.filled(times=2)
    as_(client, team.lead)

    def counted(*addresses: str) -> list[int]:
        found = []
        for address in addresses:
            client.get(address)
            with CaptureQueriesContext(connection) as queries_made:
                assert client.get(address).status_code == 200
            found.append(len(queries_made))
        return found

    pages = (f"/investigations/{one.pk}/", "/investigations/", "/", f"/cases/{one.case.report.number}/")
    as_(client, team.manager)
    first = counted(*pages)
    for _ in range(4):
        team.filled()
    for _ in range(2):
        for entry in entries():
            actions.add_entry(investigation=one, entry=entry, by=team.lead)
    assert counted(*pages) == first


def test_a_recommendation_is_spread_to_units_alike_and_the_page_tells_how_far_it_has_come(
    client: Client, team: Team
) -> None:
    one = team.approved()
    row = one.recommendations.get()
    page = f"/investigations/{one.pk}/"
    give = f"/recommendations/add/?source=investigation&amp;id={row.pk}"
    assert give in as_(client, team.coordinator).get(page).text
    assert give not in as_(client, team.lead).get(page).text, "a handler gives no recommendations"

    address = give.replace("&amp;", "&")
    shown = as_(client, team.coordinator).get(address).text
    assert "Buy a second scanner." in shown
    assert one.title in shown
    sent = {
        "title": "Buy a second scanner", "text": row.text, "answer_by": clock.today().isoformat(), "spread": "alike",
        "like": team.ward.pk,
    }  # fmt: skip
    assert client.post(address, sent).status_code == 302
    spread = Spread.objects.get()
    assert (spread.source, spread.source_id) == (Source.INVESTIGATION, row.pk)
    assert f"/investigations/{one.pk}/#recommendation" in client.get(f"/recommendations/{spread.pk}/").text
    units = spread.answers.count()
    assert f"0 of {units} units have answered" in client.get(page).text

    outsider = person(Role.COORDINATOR, team.units["home"])
    assert as_(client, outsider).get(address).status_code == 404


def test_a_recommendation_that_went_to_others_stays(client: Client, team: Team) -> None:
    one = team.filled()
    row = one.recommendations.get()
    remove = f"/investigations/{one.pk}/recommendation/{row.pk}/remove/"
    recommendations.recommend(
        title="Scanner", text=row.text, unit=team.ward, to=[team.units["ward-2"]], answer_by=clock.today(),
        by=team.coordinator, source=Source.INVESTIGATION, source_id=row.pk,
    )  # fmt: skip
    assert as_(client, team.lead).post(remove).status_code == 422
    Spread.objects.all().delete()
    assert client.post(remove).status_code == 302
