"""How long a report of ordinary length takes to send in.

Times of strokes and clicks: the keystroke-level model (Card, Moran & Newell 1980, CACM 23(7)): a key 0.28 s for an
average typist who is not a typist, pointing 1.1 s, a click 0.2 s, moving the hand between keys and pointer 0.4 s,
making up one's mind 1.35 s. Thinking out the story itself is not in it.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page

from factories import county, person
from valvo.accounts.permissions import Role
from valvo.intake.models import Report

pytestmark = pytest.mark.django_db(transaction=True)
KEY, POINT, CLICK, HAND, MIND = 0.28, 1.1, 0.2, 0.4, 1.35
# As long as the median report of the demo region: 116 characters in all its texts.
STORY = (
    "The evening dose was given twice. The scanner was being charged in the kitchen and nobody had another one to hand."
)


@dataclass
class Stopwatch:
    """Counts what a person does, and the seconds it takes by the model."""

    page: Page
    seconds: float = 0.0
    clicks: int = 0
    keys: int = 0

    def click(self, selector: str) -> None:
        self.page.locator(selector).first.click()
        self.clicks += 1
        self.seconds += MIND + HAND + POINT + CLICK

    def type(self, selector: str, text: str) -> None:
        self.click(selector)
        self.page.keyboard.insert_text(text)
        self.keys += len(text)
        self.seconds += HAND + KEY * len(text)


def test_a_report_of_ordinary_length_takes_less_than_ninety_seconds(
    sign_in: Callable[..., Page], live_server: object
) -> None:
    nurse = person(Role.REPORTER, county()["ward-1"])
    page = sign_in(nurse)
    page.set_viewport_size({"width": 390, "height": 844})
    watch = Stopwatch(page)
    watch.click("nav.bottom a[href^='/report/']")
    watch.click(".pick a")
    watch.click(".pick a")
    watch.type("[name=q_story]", STORY)
    watch.click("main form button:has-text('Send the report')")
    page.wait_for_url(re.compile("/report/sent/"))
    assert Report.objects.get().texts == {"story": STORY}
    required = 1  # the story: everything else has an answer already or may be left
    assert (watch.clicks, watch.keys) == (4 + required, len(STORY))
    assert watch.seconds < 90
