"""Personal identity codes and phone numbers are found in text, and nothing else is taken for one."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from valvo.intake.spotting import MASK, SpotKind, masked, spots

# 131052-308T is the example of the population register; the others are made with its check character rule.
FINNISH = ["131052-308T", "131052+308T", "131052A308T", "131052Y308T", "131052F308T", "131052a308t"]
# 811218-9876 is the example of the Swedish tax agency; day 78 is its co-ordination number's form.
SWEDISH = ["811218-9876", "8112189876", "19811218-9876", "198112189876", "811218+9876", "701063-2391"]
PHONES = [
    "040 123 4567",
    "+358 40 123 4567",
    "0401234567",
    "09-1234567",
    "+46 70 123 45 67",
    "00358401234567",
    "018 12345",
]
NOT_CODES = [
    "131052-308U",  # wrong check character
    "311152-308T",  # no such day
    "131052Z308T",  # no such separator
    "X131052-308T",
    "811218-9875",  # wrong Luhn digit
    "2026-0007",
    "5 mg kl. 21.40",
    "18.11.2026",
    "12345",
    "RR 120/80",
    "1 000 000",
    "2026-11-18",
    "ICD J45.9",
]  # fmt: skip


@pytest.mark.parametrize("code", FINNISH + SWEDISH)
def test_identity_codes_are_found_in_every_form(code: str) -> None:
    text = f"Patienten {code}, född i går."
    (spot,) = spots(text)
    assert (text[spot.start : spot.end], spot.kind) == (code, SpotKind.IDENTITY_CODE)


@pytest.mark.parametrize("phone", PHONES)
def test_phone_numbers_are_found(phone: str) -> None:
    text = f"Ring {phone} genast"
    (spot,) = spots(text)
    assert (text[spot.start : spot.end].strip(), spot.kind) == (phone, SpotKind.PHONE)


@pytest.mark.parametrize("text", NOT_CODES)
def test_what_is_none_is_left_alone(text: str) -> None:
    assert spots(f"Då var {text} skrivet") == []


def test_masking_covers_all_of_them_and_only_them() -> None:
    text = "Hetu 131052-308T, puh. 040 123 4567, pnr 811218-9876."
    assert masked(text) == f"Hetu {MASK}, puh. {MASK}, pnr {MASK}."


@given(st.text(alphabet="0123456789 -+A.aåT", max_size=60))
def test_nothing_is_left_after_masking_and_places_hold(text: str) -> None:
    found = spots(text)
    assert all(0 <= spot.start < spot.end <= len(text) for spot in found)
    assert all(before.end <= after.start for before, after in pairwise(found))
    assert not [spot for spot in spots(masked(text)) if spot.kind == SpotKind.IDENTITY_CODE]
