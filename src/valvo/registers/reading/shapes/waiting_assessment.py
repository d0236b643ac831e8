"""Waiting for an assessment of the need for care, by unit or specialty."""

from functools import partial

from valvo.core.languages import Text
from valvo.registers.columns import Field, looks_like_words
from valvo.registers.reading.facts import Kind
from valvo.registers.reading.shapes import waiting
from valvo.registers.reading.shapes.shape import Shape

WAITING_ASSESSMENT = Shape(
    kind=Kind.WAITING_ASSESSMENT,
    label=Text(sv="Väntar på bedömning", fi="Hoidon tarpeen arviointia odottavat", en="Waiting for assessment"),
    needs=Text(
        sv="enhet; väntar på bedömning (datum); över (antal) dygn; gärna förändring och andel nu och ett år sedan",
        fi="yksikkö; arviointia odottavat (päivä); yli (määrä) vrk; mielellään muutos ja osuus nyt ja vuosi sitten",
        en="unit; waiting for assessment (date); over (number) days; preferably change and share now and a year ago",
    ),
    plan=partial(waiting.plan, assessment=True),
    fields=(
        Field(
            "name",
            Text(sv="Enhet", fi="Yksikkö", en="Unit"),
            ("klinik", "avdelning", "klinikka", "osasto", "clinic", "department"),
            looks=looks_like_words,
            stands_for="Resultatenhet för bedömning",
        ),
        Field(
            "waiting",
            Text(sv="Väntar", fi="Odottaa", en="Waiting"),
            ("antal", "väntande", "jono", "lukumäärä", "queue", "number"),
            stands_for="Totala antalet som väntar",
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
