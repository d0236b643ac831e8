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
        Field(
            "waiting",
            Text(sv="Väntar", fi="Odottaa", en="Waiting"),
            ("antal", "väntande", "jono", "lukumäärä", "queue", "number"),
            stands_for="Totala antalet som väntar",
        ),
        Field(
            "guarantee",
            Text(sv="Omfattas av vårdgarantin", fi="Hoitotakuun piirissä", en="Under the care guarantee"),
            ("garanti", "takuu", "guarantee"),
            needed=False,
            stands_for="Omfattas av vårdgarantin",
        ),
        Field(
            "over_21",
            Text(sv="Väntat över 21 dygn", fi="Odottanut yli 21 vrk", en="Waited over 21 days"),
            ("över 21", "> 21", "yli 21", "over 21"),
            needed=False,
            stands_for="Väntat över 21 dygn",
        ),
        Field(
            "over_90",
            Text(sv="Väntat över 90 dygn", fi="Odottanut yli 90 vrk", en="Waited over 90 days"),
            ("över 90", "> 90", "yli 90", "over 90"),
            needed=False,
            stands_for="Väntat över 90 dygn",
        ),
        Field(
            "over_180",
            Text(sv="Väntat över 180 dygn", fi="Odottanut yli 180 vrk", en="Waited over 180 days"),
            ("över 180", "> 180", "yli 180", "over 180"),
            needed=False,
            stands_for="Väntat över 180 dygn",
        ),
        Field(
            "change",
            Text(sv="Förändring av dem som väntar", fi="Odottavien muutos", en="Change of those waiting"),
            ("förändring", "muutos", "change"),
            needed=False,
            stands_for="Förändring av antalet som väntar",
        ),
        Field(
            "share",
            Text(sv="Andel över gränsen", fi="Yli rajan odottaneiden osuus", en="Share over the limit"),
            ("andel", "osuus", "share"),
            needed=False,
            stands_for="Andel av dem som väntar",
        ),
    ),
)
