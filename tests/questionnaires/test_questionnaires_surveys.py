"""Anonymous surveys: nothing ties an answer to anybody, and no group below five comes out, by subtraction either."""

import re
from base64 import b64decode
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from io import BytesIO
from itertools import product

import pytest
from django.apps import apps
from django.core import mail
from django.core.mail import EmailMessage
from django.db import models
from django.test import Client
from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st
from PIL import Image
from pytest_django import Settings
from rounds_world import TODAY, answered_by_people, closed, opened, survey

from factories import county, person
from valvo.accounts.permissions import Role
from valvo.core import clock
from valvo.questionnaires.actions import surveys
from valvo.questionnaires.choices import Subject
from valvo.questionnaires.errors import AnswerError, SlipError
from valvo.questionnaires.mailing import Recipient
from valvo.questionnaires.models import Published, Remark, Round, Slip, Tally
from valvo.questionnaires.publishing import POLICY
from valvo.statistics.disclosure import protect
from valvo.statistics.disclosure_tables import cross_table, tree
from valvo.trail.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _autumn() -> Iterator[None]:
    with clock.stopped_at(TODAY):
        yield


def people(number: int, safe: str = "4", **more: str) -> list[dict[str, str]]:
    return [{"safe": safe, **more} for _one in range(number)]


def published(found: Round, subject: Subject, key: str = "") -> dict[str, Published]:
    rows = Published.objects.filter(round=found, subject=subject, key=key).select_related("unit")
    return {row.unit.public_id: row for row in rows}


def test_a_link_is_used_once_and_what_is_kept_of_it_cannot_be_turned_back() -> None:
    units = county()
    found = opened(units, survey())
    [token] = surveys.make_slips(found=found, unit=units["ward-1"], number=1, by=None)
    assert token not in str(list(Slip.objects.values()))

    surveys.answer_without_name(token=token, answers={"safe": "4"})

    assert not Slip.objects.exists()
    for again in (token, "never-made"):
        with pytest.raises(SlipError):
            surveys.answer_without_name(token=again, answers={"safe": "4"})
    assert Tally.objects.get(item="").count == 1


def test_an_anonymous_answer_leaves_no_event_no_time_and_no_row_of_its_own() -> None:
    units = county()
    found = opened(units, survey())
    tokens = surveys.make_slips(found=found, unit=units["ward-1"], number=2, by=None)
    events = Event.objects.count()

    with clock.stopped_at(datetime(2026, 10, 2, 13, 37, 11, tzinfo=UTC)):
        for token in tokens:
            surveys.answer_without_name(token=token, answers={"safe": "4", "heard": "2", "words": "Better light"})

    assert Event.objects.count() == events
    # Two alike answers are one row with the number two; the words stand apart from them.
    assert set(Tally.objects.values_list("item", "value", "count")) == {
        ("", "", 2),
        ("safe", "4", 2),
        ("heard", "2", 2),
    }
    for model in (Tally, Remark, Slip):
        assert not [field for field in model._meta.get_fields() if isinstance(field, models.DateField)]
        assert not [field for field in model._meta.get_fields() if field.is_relation and field.related_model not in
                    {apps.get_model("questionnaires", "Round"), apps.get_model("organisation", "Unit")}]  # fmt: skip


@pytest.mark.parametrize("answers", [{}, {"safe": "6"}, {"safe": ""}, {"safe": "4", "words": "x" * 4_001}])
def test_an_answer_that_does_not_fit_uses_no_link_up(answers: dict[str, str]) -> None:
    units = county()
    [token] = surveys.make_slips(found=opened(units, survey()), unit=units["ward-1"], number=1, by=None)

    with pytest.raises(AnswerError):
        surveys.answer_without_name(token=token, answers=answers)

    assert Slip.objects.exists()
    assert not Tally.objects.exists()


@pytest.mark.parametrize("number", [0, 501])
def test_links_are_made_in_reasonable_numbers(number: int) -> None:
    units = county()
    with pytest.raises(SlipError):
        surveys.make_slips(found=opened(units, survey()), unit=units["ward-1"], number=number, by=None)


@pytest.mark.parametrize(("number", "shown"), [(4, False), (5, True), (6, True)])
def test_five_people_are_shown_and_four_are_not(number: int, *, shown: bool) -> None:
    units = county()
    found = opened(units, survey(), named=("ward-1",))
    answered_by_people(found, units["ward-1"], *people(number))

    found = closed(found)

    assert ("ward-1" in published(found, Subject.PEOPLE)) is shown
    assert bool(published(found, Subject.SCORE, "nss")) is shown


def test_a_small_group_does_not_come_out_by_subtraction() -> None:
    units = county()
    found = opened(units, survey())
    answered_by_people(found, units["ward-1"], *people(3, "1"))
    answered_by_people(found, units["ward-2"], *people(9))
    answered_by_people(found, units["home"], *people(12))

    found = closed(found)

    # The hospital's twelve are shown, so that neither of its wards can be: nine would give the three away.
    assert set(published(found, Subject.PEOPLE)) == {"county", "hospital", "care", "home"}
    assert set(published(found, Subject.ITEM, "safe")) == {"county", "hospital", "care", "home"}


def test_once_published_nothing_else_is_left() -> None:
    units = county()
    found = opened(units, survey())
    answered_by_people(found, units["ward-1"], *people(6, words="More light"))
    answered_by_people(found, units["home"], *people(2, words="Less noise"))

    found = closed(found)

    assert not Tally.objects.exists()
    assert not Slip.objects.exists()
    assert surveys.publish_survey(round_id=found.pk) == 0
    # Two people's words would stand with the county, if its eight are shown; never with their own unit.
    places = {(remark.unit.public_id, remark.text) for remark in Remark.objects.all()}
    assert "home" not in {place for place, _text in places}
    assert "care" not in {place for place, _text in places}


def test_words_no_group_may_show_are_forgotten() -> None:
    units = county()
    found = opened(units, survey(), named=("home",))
    answered_by_people(found, units["home"], *people(2, words="Less noise"))

    closed(found)

    assert not Remark.objects.exists()


def test_an_item_few_answered_is_hidden_with_the_scores_made_of_it() -> None:
    units = county()
    found = opened(units, survey(), named=("ward-1",))
    answered_by_people(found, units["ward-1"], *people(4, heard="5"), *people(3))

    found = closed(found)

    assert published(found, Subject.ITEM, "safe")["ward-1"].answers == 7
    assert published(found, Subject.ITEM, "heard") == {}
    assert "ward-1" in published(found, Subject.SCORE, "nss")
    assert published(found, Subject.SCORE, "top") == {}  # pooled with the hidden item it would give it back


def test_the_response_rate_counts_every_link_given_out() -> None:
    units = county()
    found = opened(units, survey(), named=("ward-1",))
    answered_by_people(found, units["ward-1"], *people(9))  # and one link not used

    row = published(closed(found), Subject.PEOPLE)["ward-1"]

    assert (row.answers, row.given) == (9, 10)


def test_results_are_not_shown_while_the_survey_runs(client: Client) -> None:
    units = county()
    found = opened(units, survey())
    answered_by_people(found, units["ward-1"], *people(9, words="A secret"))
    client.force_login(person(Role.COORDINATOR, units["county"]))

    page = client.get(f"/rounds/{found.pk}/results/").content.decode()

    assert "still open" in page
    assert "A secret" not in page


def test_the_page_of_a_link_needs_no_account_and_starts_no_session(client: Client) -> None:
    units = county()
    found = opened(units, survey())
    [token] = surveys.make_slips(found=found, unit=units["ward-1"], number=1, by=None)
    address = f"/surveys/{token}/"

    assert client.get(address).status_code == 200
    refused = client.post(address, {"safe": "", "words": "kept"})
    assert refused.status_code == 422
    assert "kept</textarea>" in refused.content.decode()
    assert client.post(address, {"safe": "4"})["Location"] == "/surveys/thanks/"
    for used in (address, "/surveys/never-made/"):
        answer = client.get(used, headers={"accept-language": "en"})
        assert answer.status_code == 410
        assert "This link has been used, or the survey is closed." in answer.content.decode()
    assert client.get("/surveys/thanks/").status_code == 200
    assert "sessionid" not in client.cookies


# --- by mail ---------------------------------------------------------------------------------------


def to(*addresses: str) -> list[Recipient]:
    return [Recipient(one) for one in addresses]


def links_in(letters: Sequence[EmailMessage]) -> dict[str, str]:
    """Return the token mailed to each address."""
    return {one.to[0]: re.findall(r"/surveys/([\w-]+)/", str(one.body))[0] for one in letters}


def everything_stored() -> str:
    """Return all rows of all tables as text."""
    rows = [list(model._default_manager.values()) for model in apps.get_models()]
    return str(rows)


def test_each_address_gets_a_link_of_its_own_and_the_list_is_stored_nowhere() -> None:
    units = county()
    found = opened(units, survey(), named=("ward-1",))
    someone = person(Role.REPORTER, units["ward-1"])

    everybody = [*to("ann@example.net", "bo@example.net"), Recipient(someone.email, "fi")]
    done = surveys.mail_slips(found=found, unit=units["ward-1"], to=everybody, by=None)

    assert (done.sent, done.refused) == (3, ())
    tokens = links_in(mail.outbox)
    assert len(set(tokens.values())) == 3
    kept = everything_stored()
    assert "ann@example.net" not in kept
    assert not any(token in kept for token in tokens.values())
    # Nothing that is kept of a link stands with an address, not even by order: rows go by their digests.
    assert list(Slip.objects.order_by("pk").values_list("sha256", flat=True)) == sorted(
        map(surveys.digest, tokens.values())
    )
    assert Event.objects.filter(tag="questionnaires:slips:mailed").get().data == {"number": 3, "unsent": 0}
    texts = {one.to[0]: str(one.body) for one in mail.outbox}
    assert all(words in texts["ann@example.net"] for words in ("anonym enkät", "nimettömään", "anonymous survey"))
    assert "anonym enkät" not in texts[someone.email]
    surveys.answer_without_name(token=tokens["ann@example.net"], answers={"safe": "4"})
    assert Slip.objects.count() == 2


def test_the_response_rate_counts_those_mailed_and_not_those_the_server_refused(
    settings: Settings, client: Client
) -> None:
    units = county()
    found = opened(units, survey(), named=("ward-1",))
    settings.EMAIL_BACKEND = "mail_refusing.Backend"
    addresses = [f"p{number}@example.net" for number in range(9)]

    done = surveys.mail_slips(found=found, unit=units["ward-1"], to=to(*addresses, "gone@refused.example"), by=None)

    assert (done.sent, done.refused) == (9, ("gone@refused.example",))
    assert Slip.objects.count() == 9
    for token in list(links_in(mail.outbox).values())[:6]:
        surveys.answer_without_name(token=token, answers={"safe": "4"})
    found = closed(found)
    row = published(found, Subject.PEOPLE)["ward-1"]
    assert (row.answers, row.given) == (6, 9)
    client.force_login(person(Role.COORDINATOR, units["county"]))
    # 6 of 9 with Wilson's interval.
    assert (
        "66.7% (95% interval 35.4% – 87.9%)" in client.get(f"/rounds/{found.pk}/results/?unit=ward-1").content.decode()
    )


def test_a_mail_server_that_goes_away_leaves_no_link_uncounted(settings: Settings) -> None:
    units = county()
    found = opened(units, survey(), named=("ward-1",))
    settings.EMAIL_BACKEND = "mail_refusing.Backend"
    addresses = ("a@example.net", "b@away.example", "c@example.net")

    done = surveys.mail_slips(found=found, unit=units["ward-1"], to=to(*addresses), by=None)

    assert done.refused == ("b@away.example", "c@example.net")
    assert Slip.objects.count() == 1
    assert found.handouts.get().given == 1


def test_without_a_mail_server_no_link_is_mailed_since_it_would_stand_in_a_log(settings: Settings) -> None:
    settings.EMAIL_BACKEND = surveys.WITHOUT_SERVER
    units = county()
    found = opened(units, survey(), named=("ward-1",))

    with pytest.raises(SlipError, match="no mail server"):
        surveys.mail_slips(found=found, unit=units["ward-1"], to=to("ann@example.net"), by=None)
    assert not Slip.objects.exists()


def test_everybody_is_reminded_alike_whoever_has_answered() -> None:
    units = county()
    found = opened(units, survey(), named=("ward-1",))
    everybody = to("ann@example.net", "bo@example.net")
    surveys.mail_slips(found=found, unit=units["ward-1"], to=everybody, by=None)
    surveys.answer_without_name(token=links_in(mail.outbox)["ann@example.net"], answers={"safe": "4"})
    mail.outbox.clear()

    done = surveys.remind_everybody(found=found, unit=units["ward-1"], to=everybody, by=None)

    assert done.sent == 2
    first, second = mail.outbox
    assert first.body == second.body
    assert "/surveys/" not in str(first.body)
    assert found.handouts.get().given == 2
    assert "ann@example.net" not in everything_stored()
    closed(found)
    with pytest.raises(SlipError, match="open survey"):
        surveys.remind_everybody(found=found, unit=units["ward-1"], to=everybody, by=None)


@pytest.mark.parametrize(("number", "fits"), [(200, True), (201, False)])
def test_mails_go_out_in_numbers_a_page_can_wait_for(number: int, *, fits: bool, settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    units = county()
    found = opened(units, survey(), named=("ward-1",))
    addresses = to(*(f"p{one}@example.net" for one in range(number)))

    if fits:
        assert surveys.mail_slips(found=found, unit=units["ward-1"], to=addresses, by=None).sent == number
    else:
        with pytest.raises(SlipError, match="at most 200"):
            surveys.mail_slips(found=found, unit=units["ward-1"], to=addresses, by=None)
        assert not Slip.objects.exists()


def test_links_on_paper_have_a_code_to_point_a_telephone_at(client: Client) -> None:
    units = county()
    found = opened(units, survey())
    client.force_login(person(Role.COORDINATOR, units["county"]))
    assert "&lt; 5" not in client.get(f"/rounds/{found.pk}/").content.decode()  # no link, no answer to hide

    page = client.post(f"/rounds/{found.pk}/links/?unit=ward-1", {"number": "3"}).content.decode()

    codes = re.findall(r'<img src="data:image/png;base64,([^"]+)"', page)
    assert len(set(codes)) == 3
    assert all(Image.open(BytesIO(b64decode(code))).width >= 33 * 4 for code in codes)
    assert "&lt; 5" in client.get(f"/rounds/{found.pk}/").content.decode()


def test_a_closed_survey_leads_to_its_results_and_says_where_nobody_answered(client: Client) -> None:
    units = county()
    client.force_login(person(Role.COORDINATOR, units["county"]))
    found = closed(opened(units, survey()))

    assert f'href="/rounds/{found.pk}/results/' in client.get(f"/rounds/{found.pk}/").content.decode()
    results = client.get(f"/rounds/{found.pk}/results/").content.decode()
    assert "Nobody answered" in results
    assert "yet" not in results


def test_links_are_mailed_and_everybody_reminded_in_the_browser_and_nothing_typed_is_lost(client: Client) -> None:
    units = county()
    found = opened(units, survey())
    someone = person(Role.REPORTER, units["ward-1"])
    client.force_login(person(Role.COORDINATOR, units["county"]))
    mails, reminders = (f"/rounds/{found.pk}/links/{one}/?unit=ward-1" for one in ("mail", "remind"))

    for sent in ({}, {"mail-addresses": "ann@example.net not-one"}):
        refused = client.post(mails, sent)
        assert refused.status_code == 422
    assert "ann@example.net not-one" in refused.content.decode()
    sent = {"mail-everybody": "on", "mail-addresses": f"ann@example.net, ANN@example.net\n{someone.email}"}
    page = client.post(mails, sent)
    assert "2 mails sent." in page.content.decode()
    assert {one.to[0] for one in mail.outbox} == {"ann@example.net", someone.email}
    assert "ann@example.net" not in page.content.decode()  # it is not put back into the page either
    page = client.post(reminders, {"remind-everybody": "on"})
    assert "1 mail sent." in page.content.decode()
    assert client.post(f"/rounds/{found.pk}/links/mail/?unit=county", sent).status_code == 404  # takes no part itself


# --- the property ---------------------------------------------------------------------------------

COUNTS = st.dictionaries(
    st.tuples(st.sampled_from(["a", "b", "c"]), st.integers(1, 4)), st.integers(0, 14), min_size=1, max_size=9
)


@settings(max_examples=150)
@for_all(COUNTS)
def test_no_sum_or_difference_of_shown_groups_tells_of_fewer_than_five(counts: Mapping[tuple[str, int], int]) -> None:
    """What is left when shown groups are taken away from a shown one is five people or more, or nobody."""
    areas = sorted({area for area, _unit in counts})
    children = {"top": areas} | {area: [f"{a}{u}" for a, u in sorted(counts) if a == area] for area in areas}
    cells = {(f"{area}{unit}",): number for (area, unit), number in counts.items()}
    cells |= {(area,): sum(number for (a, _u), number in counts.items() if a == area) for area in areas}
    cells[("top",)] = sum(counts.values())
    safe = protect(cross_table(cells, [tree("unit", children)]), POLICY)
    leaves = {("top",): set(counts), **{(area,): {key for key in counts if key[0] == area} for area in areas}}
    leaves |= {(f"{area}{unit}",): {(area, unit)} for area, unit in counts}
    shown = [key for key in cells if safe.shown(key) is not None]

    for whole in shown:
        inside = [key for key in shown if leaves[key] < leaves[whole]][:8]
        for chosen in product([False, True], repeat=len(inside)):
            parts = [leaves[key] for key, taken in zip(inside, chosen, strict=True) if taken]
            if sum(map(len, parts)) == len(set().union(*parts)):  # groups that do not overlap can be taken away
                left = sum(counts[key] for key in leaves[whole] - set().union(*parts))
                assert left == 0 or left >= POLICY.threshold
