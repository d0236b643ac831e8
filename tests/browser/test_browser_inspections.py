"""An auditor makes a visit without a network, and the unit answers."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from factories import county, person
from valvo.accounts.permissions import Role
from valvo.inspections import actions
from valvo.inspections.actions import Summary
from valvo.inspections.models import Observation, Visit
from visiting import planned

pytestmark = pytest.mark.django_db(transaction=True)
TABLET = {"width": 820, "height": 1180}
WORDS = ("The cupboard stood open.", "The plan is on the wall.")
STORED = """async () => {
  const done = (asked) => new Promise((resolve) => { asked.onsuccess = () => resolve(asked.result); });
  const base = await done(indexedDB.open("valvo"));
  const rows = await done(base.transaction("drafts").objectStore("drafts").getAll());
  return rows.map((row) => new TextDecoder("latin1").decode(row.sealed));
}"""


def write(page: Page, words: str, grade: str) -> None:
    page.locator("[name=theme]").select_option("medication")
    page.locator(f"[name=grade][value={grade}]").check()
    page.locator("[name=text]").fill(words)
    page.locator("form[data-draft] button.ds-button").click()


def test_an_auditor_visits_without_a_network_and_the_unit_answers(
    page: Page, sign_in: Callable[..., Page], axe: Callable[[], list[str]]
) -> None:
    units = county()
    lead, office = person(Role.INSPECTOR, units["county"]), person(Role.COORDINATOR, units["county"])
    head = person(Role.HANDLER, units["ward-1"])
    visit = planned(units["ward-1"], lead, by=office, template="supervision_visit")
    page.set_viewport_size(TABLET)  # type: ignore[arg-type]  # the two numbers it wants
    sign_in(lead)
    host = "/".join(page.url.split("/", 3)[:3])

    page.goto(f"{host}/inspections/{visit.pk}/")
    page.locator("#begin button.ds-button").click()
    page.locator(f"a[href$='/observe/{visit.pk}/']").click()
    expect(page.locator("form[data-draft]")).to_be_visible()
    page.wait_for_function("caches.match(location.href).then(Boolean)")
    assert axe() == []

    page.context.set_offline(True)
    for waiting, (words, grade) in enumerate(zip(WORDS, ("minor", "strength"), strict=True), start=1):
        write(page, words, grade)
        expect(page.locator("#draft-bar")).to_contain_text(f"for a network: {waiting}")
    assert not Observation.objects.exists()
    assert not any("cupboard" in row for row in page.evaluate(STORED)), (
        "an observation lies in the browser as plain text"
    )
    page.reload()
    expect(page.locator("#draft-bar")).to_contain_text("for a network: 2")

    page.context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator(".lead")).to_contain_text("2 observations are written down")
    page.evaluate("dispatchEvent(new Event('online'))")
    assert tuple(Observation.objects.order_by("pk").values_list("text", flat=True)) == WORDS
    assert page.evaluate(STORED) == []

    page.goto(f"{host}/inspections/{visit.pk}/")
    page.get_by_role("link", name="Decide", exact=True).first.click()
    page.locator("[name=decide-decision]").fill("Lock it.")
    page.locator("main form button.ds-button").first.click()
    page.wait_for_url("**/inspections/*/#o*")
    actions.summarise(visit=Visit.objects.get(), told=Summary("Cupboards are to be locked.", 3, 1, 0), by=lead)
    page.reload()
    page.get_by_role("button", name="Send the draft to the unit").click()
    expect(page.locator(".tag.teal").first).to_contain_text("The unit comments")

    sign_in(head)
    page.goto(f"{host}/inspections/{visit.pk}/")
    assert axe() == []
    page.locator("[name=comment-text]").fill("The lock came on Monday.")
    page.locator("#comment button").click()
    expect(page.locator("#comment")).to_contain_text("The lock came on Monday.")
    assert Visit.objects.get().comment == "The lock came on Monday."
