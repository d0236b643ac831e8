"""Pictures for the README and the users' pages, out of the demo region. With VALVO_PICTURES=1 they are renewed."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from valvo.accounts.models import User
from valvo.demo.command import demo

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
PICTURES = Path(__file__).resolve().parents[2] / "docs" / "pictures"
WIDE, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}
SHOWN = [
    ("picture", "coordinator@havsnas.example", "/picture/?period=2026", WIDE),
    ("today", "manager@havsnas.example", "/", WIDE),
    ("report", "nurse@havsnas.example", "/report/", PHONE),
]


def test_the_pictures_show_the_demo_region_as_it_is(
    sign_in: Callable[..., Page], settings: object, tmp_path: Path, live_server: object
) -> None:
    settings.LAKE_FOLDER = tmp_path / "lake"  # type: ignore[attr-defined]
    assert demo([]) == 0
    folder = PICTURES if os.environ.get("VALVO_PICTURES") else tmp_path

    for name, email, address, screen in SHOWN:
        user = User.objects.get(email=email)
        user.set_password("correct horse battery")
        user.save()
        page = sign_in(user, "en")
        page.set_viewport_size(screen)  # type: ignore[arg-type]
        page.goto(live_server.url + address)  # type: ignore[attr-defined]
        page.screenshot(path=folder / f"{name}.png")
        assert (folder / f"{name}.png").stat().st_size > 20_000
