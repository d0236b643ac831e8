"""Waiting for care, by specialty or unit: all who wait, those under the care guarantee, those over its limit."""

from functools import partial

from valvo.core.languages import Text
from valvo.registers.columns import Field, looks_like_words
from valvo.registers.reading.facts import Kind
from valvo.registers.reading.shapes import waiting
from valvo.registers.reading.shapes.shape import Shape

WAITING_CARE = Shape(
    kind=Kind.WAITING_CARE,
    label=Text(sv="Väntar på vård", fi="Hoitoa odottavat", en="Waiting for care"),
    needs=Text(
        sv="specialitet; väntar på vård (datum); omfattas av vårdgarantin; över (antal) dygn; gärna förändring, andel",
        fi="erikoisala; hoitoa odottavat (päivä); hoitotakuun piirissä; yli (määrä) vrk; mielellään muutos, osuus",
        en="specialty; waiting for care (date); under the care guarantee; over (number) days; preferably change, share",
    ),
    plan=partial(waiting.plan, assessment=False),
    fields=(
        Field(
            "name",
            Text(sv="Specialitet", fi="Erikoisala", en="Specialty"),
            ("huvudspecialitet", "pääerikoisala", "main specialty"),
            looks=looks_like_words,
            stands_for="Specialitet inom vård",
        ),
        waiting.COUNT,
        Field(
            "guarantee",
            Text(sv="Omfattas av vårdgarantin", fi="Hoitotakuun piirissä", en="Under the care guarantee"),
            ("garanti", "takuu", "guarantee"),
            needed=False,
            stands_for="Omfattas av vårdgarantin",
        ),
        *waiting.OVER_AND_CHANGE,
    ),
)
