"""Links in mails and QR codes lead to where Valvo listens."""

import os

import pytest

from valvo.config.serve import links_lead_to


@pytest.mark.parametrize(
    ("told", "led_to"), [(None, "http://127.0.0.1:8140"), ("https://valvo.example", "https://valvo.example")]
)
def test_links_lead_to_the_port_unless_an_address_is_set(
    told: str | None, led_to: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VALVO_URL", told or "")  # what was set before comes back after the test
    if told is None:
        monkeypatch.delenv("VALVO_URL")
    links_lead_to(8140)
    assert os.environ["VALVO_URL"] == led_to
