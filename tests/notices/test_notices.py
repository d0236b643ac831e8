"""Statutory notices: built from the case in the authority's language, filled in, sent, and kept as they were."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from reports import sent
from thread import MODERATE

from factories import county, person
from valvo.accounts.permissions import Role
from valvo.core import clock
from valvo.core.errors import Refusal, StaleError
from valvo.documents.renderers import render
from valvo.handling import actions as handling
from valvo.handling.models import Case
from valvo.notices import actions, building
from valvo.notices.events import NoticeEvent
from valvo.notices.models import Draft
from valvo.organisation.choices import Country
from valvo.organisation.models import Unit
from valvo.trail.models import Event

pytestmark = pytest.mark.django_db
START = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
STORY = "The pump of 010190-900P stopped. *Nobody* heard <b>the alarm</b>."


class Ward:
    def __init__(self) -> None:
        self.units = county()
        self.unit: Unit = self.units["ward-1"]
        self.handler = person(Role.HANDLER, self.unit, name="Hanna Handler")
        self.reporter = person(Role.REPORTER, self.unit, name="Rolf Reporter")

    def case(self) -> Case:
        with clock.stopped_at(START):
            report = sent(self.unit, self.reporter, texts={"story": STORY, "done": "It was changed."})
            case = handling.take(case=Case.objects.get(report=report), by=self.handler)
            handling.classify(case=case, judgement=MODERATE, by=self.handler)
        return Case.objects.select_related("report", "unit").get(pk=case.pk)

    def draft(self, form: str = "fimea_device", language: str = "fi") -> Draft:
        case = self.case()
        with clock.stopped_at(START):
            return actions.begin(case=case, form=form, language=language, by=self.handler)  # type: ignore[arg-type]


FILLED = {
    "contact": "Hanna Handler, 040 123 4567",
    "device": "Pump X1",
    "maker": "Maker Ltd",
    "maker_told": "3.11.2026",
}


def html(draft: Draft) -> str:
    return render(building.document(draft), "html").decode()


def test_a_notice_is_built_from_the_case_in_the_authoritys_language_without_the_reporter() -> None:
    ward = Ward()
    draft = ward.draft()
    text = html(draft)
    for expected in (
        "Ilmoitus lääkinnällisen laitteen vaaratilanteesta",
        "county fi",
        "ward-1 fi",
        "Kohtalainen",
        "2026",
    ):
        assert expected in text, expected
    assert draft.case.report.number in text
    for private in ("Rolf", "Reporter", ward.reporter.email, "010190", "900P"):
        assert private not in text, private
    assert "*Nobody*" in text, "the reporter's marks mean nothing"
    assert "<b>the alarm" not in text
    actions.drop(draft=draft, by=ward.handler)
    swedish = actions.begin(case=draft.case, form="fimea_device", language="sv", by=ward.handler)
    assert "Anmälan om riskhändelse" in html(swedish)
    assert "ward-1 sv" in html(swedish)


def test_what_is_missing_is_listed_and_nothing_is_sent_before_it_is_filled_in() -> None:
    ward = Ward()
    draft = ward.draft()
    assert "Vielä puuttuu" in html(draft)
    with pytest.raises(Refusal, match="Valmistaja"):
        actions.mark_sent(draft=draft, sent_on=clock.today(), by=ward.handler)
    assert not draft.case.notices.exists()

    actions.fill(draft=draft, texts=FILLED | {"unit": "Another unit"}, by=ward.handler)
    draft = Draft.objects.get(pk=draft.pk)
    assert building.missing(building.parts(draft)) == []
    assert "Another unit" not in html(draft), "what comes from the case cannot be overwritten"
    with pytest.raises(StaleError):
        actions.fill(draft=draft, texts=FILLED, by=ward.handler, seen=draft.version - 1)


def test_marking_as_sent_stops_the_clock_leaves_events_and_keeps_the_notice_as_it_was() -> None:
    ward = Ward()
    draft = ward.draft()
    due = START + timedelta(days=10)
    draft.case.clocks.create(rule="device_serious", definition="x", started_at=START, due_at=due)
    draft.case.clocks.create(rule="authority_notice", definition="x", started_at=START, due_at=due)
    actions.fill(draft=draft, texts=FILLED, by=ward.handler)
    with pytest.raises(Refusal):
        actions.mark_sent(draft=draft, sent_on=clock.today() + timedelta(days=1), by=ward.handler)
    actions.mark_sent(draft=draft, sent_on=clock.today(), reference="F-7", by=ward.handler)

    stopped = draft.case.clocks.filter(rule__in=["device_serious", "authority_notice"], done_at__isnull=False)
    assert [one.rule for one in stopped] == ["device_serious"], "the other authority has not been told"
    draft = Draft.objects.get(pk=draft.pk)
    assert (draft.notice.authority, draft.notice.reference) == ("fimea", "F-7")  # type: ignore[union-attr]
    before = html(draft)
    Unit.objects.filter(pk=ward.unit.pk).update(name_fi="Renamed")
    assert html(Draft.objects.get(pk=draft.pk)) == before
    with pytest.raises(Refusal):
        actions.fill(draft=draft, texts=FILLED, by=ward.handler)
    tags = list(Event.objects.filter(tag__startswith="notices:").order_by("id").values_list("tag", flat=True))
    assert tags == [NoticeEvent.BEGUN, NoticeEvent.FILLED, NoticeEvent.SENT]


@pytest.mark.parametrize(
    ("country", "sector", "fitting"),
    [
        (Country.FINLAND, "both", {"fimea_device", "supervision"}),
        (Country.SWEDEN, "health", {"ivo_lex_maria", "lakemedelsverket_device"}),
        (Country.SWEDEN, "social", {"ivo_lex_sarah"}),
        (Country.SWEDEN, "both", {"ivo_lex_maria", "ivo_lex_sarah", "lakemedelsverket_device"}),
    ],
)
def test_the_country_and_the_sector_decide_which_notices_there_are(
    country: Country, sector: str, fitting: set[str]
) -> None:
    ward = Ward()
    Unit.objects.update(country=country, sector=sector)
    case = ward.case()
    for form in ("fimea_device", "supervision", "ivo_lex_maria", "ivo_lex_sarah", "lakemedelsverket_device"):
        if form in fitting:
            assert actions.begin(case=case, form=form, language="sv", by=ward.handler).form == form
        else:
            with pytest.raises(Refusal):
                actions.begin(case=case, form=form, language="sv", by=ward.handler)
    with pytest.raises(Refusal):
        actions.begin(case=case, form=min(fitting), language="en", by=ward.handler)


def test_the_page_fills_in_makes_files_and_is_the_handlers_alone(client: Client) -> None:
    ward = Ward()
    case = ward.case()
    number = case.report.number
    client.force_login(ward.handler)
    assert "Notices to authorities" in client.get(f"/cases/{number}/").content.decode()
    begun = client.post(f"/notices/cases/{number}/begin/", {"notice": "supervision:sv"})
    (draft,) = Draft.objects.all()
    assert begun.headers["Location"] == f"/notices/{draft.pk}/"
    address = f"/notices/{draft.pk}/"
    assert "Producentens anmälan" in client.get(address).content.decode()

    short = {"notice-contact": "Hanna", "notice-story": "x", "notice-ground": "It keeps happening."}
    assert client.post(f"{address}fill/", short | {"notice-story": "x" * 8_001}).status_code == 422
    stale = client.post(f"{address}fill/", short | {"seen": "99"})
    assert (stale.status_code, "It keeps happening." in stale.content.decode()) == (409, True)
    assert client.post(f"{address}fill/", short).status_code == 302
    pdf = client.get(f"{address}file.pdf")
    assert pdf.content.startswith(b"%PDF")
    assert b"Hanna" in client.get(f"{address}file.html").content
    assert client.get(f"{address}file.pptx").status_code == 404
    assert Event.objects.filter(tag=NoticeEvent.BUILT).count() == 2
    assert client.post(f"{address}sent/", {"sent-sent_on": "soon"}).status_code == 422
    assert client.post(f"{address}sent/", {"sent-sent_on": clock.today().isoformat()}).status_code == 302
    assert "The notice is kept as it was sent." in client.get(address).content.decode()
    assert client.post(f"{address}drop/").status_code == 400

    for other in (person(Role.HANDLER, ward.units["ward-2"]), person(Role.INSPECTOR, ward.units["county"])):
        client.force_login(other)
        assert client.get(address).status_code == 404
        assert client.post(f"{address}sent/").status_code == 404


def test_a_draft_is_thrown_away_and_begun_anew_once() -> None:
    ward = Ward()
    draft = ward.draft()
    again = actions.begin(case=draft.case, form="fimea_device", language="fi", by=ward.handler)
    assert again.pk == draft.pk
    actions.drop(draft=draft, by=ward.handler)
    assert not Draft.objects.exists()
