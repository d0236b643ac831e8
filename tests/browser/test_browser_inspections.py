"""An auditor makes a visit without a network, and the unit answers; what is seen thrice becomes a recommendation."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from factories import county, new_unit, person
from on_device import stored, until_page_is_kept
from valvo.accounts.permissions import Role
from valvo.inspections import actions
from valvo.inspections.actions import Summary
from valvo.inspections.models import Observation, Spread, Visit
from valvo.organisation.actions import open_units
from visiting import observed, planned, under_way

pytestmark = pytest.mark.django_db(transaction=True)
TABLET = {"width": 820, "height": 1180}
WORDS = ("The cupboard stood open.", "The plan is on the wall.")
LANGUAGES = pytest.mark.parametrize("language", ["sv", "fi", "en"])
WAITING = {"sv": "på den här enheten: {}", "fi": "tällä laitteella: {}", "en": "on this device for a network: {}"}
TWO_WRITTEN = {"sv": "2 observationer", "fi": "2 havaintoa", "en": "2 observations"}
COMMENTING = {"sv": "Enheten kommenterar", "fi": "Yksikkö kommentoi", "en": "The unit comments"}
APPROVE = {"sv": "Godkänn rapporten", "fi": "Hyväksy raportti", "en": "Approve the report"}
PUBLISH = {"sv": "Publicera rapporten", "fi": "Julkaise raportti", "en": "Publish the report"}
PUBLISHED = {"sv": "Publicerad för alla", "fi": "Julkaistu kaikille", "en": "Published for everybody"}
RECURS = {"sv": "Återkommer", "fi": "Toistuu", "en": "Recurs"}
HALF = {"sv": "50\u00a0% har svarat", "fi": "50\u00a0% vastannut", "en": "50% answered"}


def write(page: Page, words: str, grade: str) -> None:
    page.locator("[name=theme]").select_option("medication")
    page.locator(f"[name=grade][value={grade}]").check()
    page.locator("[name=text]").fill(words)
    page.locator("form[data-draft] button.ds-button").click()


@LANGUAGES
def test_an_auditor_visits_without_a_network_and_the_unit_answers(
    language: str, page: Page, sign_in: Callable[..., Page], axe: Callable[[], list[str]]
) -> None:
    units = county()
    lead, office = person(Role.INSPECTOR, units["county"]), person(Role.COORDINATOR, units["county"])
    head = person(Role.HANDLER, units["ward-1"])
    visit = planned(units["ward-1"], lead, by=office, template="supervision_visit")
    page.set_viewport_size(TABLET)  # type: ignore[arg-type]  # the two numbers it wants
    sign_in(lead, language)
    host = "/".join(page.url.split("/", 3)[:3])

    page.goto(f"{host}/inspections/{visit.pk}/")
    page.locator("#begin button.ds-button").click()
    page.locator(f"a[href$='/observe/{visit.pk}/']").click()
    expect(page.locator("form[data-draft]")).to_be_visible()
    until_page_is_kept(page)
    assert axe() == []

    page.context.set_offline(True)
    for waiting, (words, grade) in enumerate(zip(WORDS, ("minor", "strength"), strict=True), start=1):
        write(page, words, grade)
        expect(page.locator("#draft-bar")).to_contain_text(WAITING[language].format(waiting))
    assert not Observation.objects.exists()
    assert not any("cupboard" in row for row in stored(page)), "an observation lies in the browser as plain text"
    page.reload()
    expect(page.locator("#draft-bar")).to_contain_text(WAITING[language].format(2))

    page.context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator(".lead")).to_contain_text(TWO_WRITTEN[language])
    page.evaluate("dispatchEvent(new Event('online'))")
    assert tuple(Observation.objects.order_by("pk").values_list("text", flat=True)) == WORDS
    assert stored(page) == []

    page.goto(f"{host}/inspections/{visit.pk}/")
    page.locator("article a[href$='/decide/']").first.click()
    page.locator("[name=decide-decision]").fill("Lock it.")
    page.locator("main form button.ds-button").first.click()
    page.wait_for_url("**/inspections/*/#o*")
    actions.summarise(visit=Visit.objects.get(), told=Summary("Cupboards are to be locked.", 3, 1, 0), by=lead)
    page.reload()
    page.locator("form[action$='/send/'] button").click()
    expect(page.locator(".tag.teal").first).to_contain_text(COMMENTING[language])

    sign_in(head, language)
    page.goto(f"{host}/inspections/{visit.pk}/")
    assert axe() == []
    page.locator("[name=comment-text]").fill("The lock came on Monday.")
    page.locator("#comment button").click()
    expect(page.locator("#comment")).to_contain_text("The lock came on Monday.")
    assert Visit.objects.get().comment == "The lock came on Monday."

    sign_in(office, language)
    page.goto(f"{host}/inspections/{visit.pk}/")
    page.get_by_role("button", name=APPROVE[language]).click()
    page.get_by_role("button", name=PUBLISH[language]).click()
    page.get_by_role("link", name=PUBLISHED[language]).click()
    expect(page.locator("main")).to_contain_text("The lock came on Monday.")


def test_a_danger_that_waits_for_a_network_is_said_to_be_untold(page: Page, sign_in: Callable[..., Page]) -> None:
    units = county()
    lead, office = person(Role.INSPECTOR, units["county"]), person(Role.COORDINATOR, units["county"])
    visit = under_way(units["ward-1"], lead, by=office)
    sign_in(lead)
    page.goto(f"{'/'.join(page.url.split('/', 3)[:3])}/inspections/observe/{visit.pk}/")
    until_page_is_kept(page)

    page.context.set_offline(True)
    page.locator("[name=danger]").check()
    write(page, WORDS[0], "major")
    expect(page.locator("#draft-bar")).to_contain_text("Nobody has been told of the danger")
    page.reload()
    expect(page.locator("#draft-bar")).to_contain_text("Nobody has been told of the danger")


@LANGUAGES
def test_a_shortcoming_seen_thrice_becomes_a_recommendation_that_others_answer(
    language: str, page: Page, sign_in: Callable[..., Page], axe: Callable[[], list[str]]
) -> None:
    units = county()
    new = [new_unit(f"extra-{number}", under="hospital") for number in range(2)]
    units |= {unit.public_id: unit for unit in open_units(new=new, by=None)}
    lead, office = person(Role.INSPECTOR, units["county"]), person(Role.COORDINATOR, units["county"])
    for name in ("ward-1", "ward-2", "extra-0"):
        visit = under_way(units[name], lead, by=office)
        observed(visit, lead, theme="records", grade="improve")
        observed(visit, lead, theme="plan", grade="conforms")
    sign_in(lead, language)
    host = "/".join(page.url.split("/", 3)[:3])

    page.goto(f"{host}/inspections/themes/")
    row = page.locator("#recurring tbody tr")
    expect(row).to_have_count(1)
    expect(row).to_contain_text(RECURS[language])
    assert axe() == []
    row.locator("a.ds-button").click()
    page.locator("[name=title]").fill("Write why")
    page.locator("[name=text]").fill("Three units did not write why.")
    page.locator("main form button.ds-button").click()
    page.wait_for_url("**/recommendations/*/")
    asked = Spread.objects.get().recommendation.answers.values_list("unit__public_id", flat=True)
    assert set(asked) == {"home", "extra-1"}

    sign_in(person(Role.HANDLER, units["home"]), language)
    page.goto(f"{host}/recommendations/{Spread.objects.get().recommendation_id}/home/")
    page.locator("[name=state][value=done]").check()
    page.locator("main form button.ds-button").last.click()
    page.wait_for_url(lambda address: not address.endswith("/home/"))

    sign_in(office, language)
    page.goto(f"{host}/inspections/themes/")
    expect(page.locator("#recurring tbody tr")).to_contain_text(HALF[language])
