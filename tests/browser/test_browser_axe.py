"""Every page of the menu, as somebody who may see all of them: axe finds nothing, nothing sticks out of a phone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from factories import county, person
from valvo.accounts import actions
from valvo.accounts.models import User
from valvo.accounts.permissions import Role

pytestmark = pytest.mark.django_db(transaction=True)
WIDE, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
PAGES = [
    "/", "/report/", "/cases/", "/actions/", "/hotline/", "/hotline/on-call/", "/picture/", "/registers/",
    "/documents/", "/programmes/", "/registers/files/take-in/", "/units/", "/units/hospital/",
    "/investigations/", "/investigations/support/", "/actions/board/", "/actions/add/", "/effects/",
    "/recommendations/", "/recommendations/add/", "/green-cross/", "/green-cross/?unit=ward-1",
    "/plans/", "/plans/make/", "/plans/search/?q=Valvira",
    "/units/switch/?next=/units/", "/people/", "/people/add/", "/people/me/", "/trail/",
    "/sign-in/2fa/", "/sign-in/2fa/webauthn/",
    "/sign-in/password/change/", "/nowhere/", "/public/", "/public/documents/?q=x", "/public/plans/",
]  # fmt: skip


def everybody() -> User:
    units = county()
    user = person(name="Maija Korhonen")
    for role in Role:
        if role != Role.OMBUD:
            actions.give_role(user=user, role=role, unit=units["county"], by=None)
    return user


@pytest.mark.parametrize(
    ("language", "scheme", "screen"), [("sv", "light", WIDE), ("fi", "dark", WIDE), ("en", "light", PHONE)]
)
def test_axe_finds_nothing_on_any_page(
    language: str, scheme: str, screen: dict[str, int], sign_in: Callable[..., Page], axe: Callable[[], list[str]]
) -> None:
    page = sign_in(everybody(), language)
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.set_viewport_size(screen)  # type: ignore[arg-type]
    found: set[str] = set()

    for address in PAGES:
        page.goto(page.url.split("/", 3)[0] + "//" + page.url.split("/", 3)[2] + address)
        found |= {f"{address} {fault}" for fault in axe()}

    assert not found, "\n".join(sorted(found))


def test_axe_finds_nothing_on_the_sign_in_page(page: Page, live_server: object, axe: Callable[[], list[str]]) -> None:
    page.goto(f"{live_server.url}/sign-in/login/")  # type: ignore[attr-defined]
    assert axe() == []

    page.locator("input[name=login]").fill("nobody@example.org")
    page.locator("input[name=password]").fill("wrong")
    page.locator("main form button").first.click()

    expect(page.locator(".ds-error-summary")).to_be_visible()
    assert axe() == []
