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
        waiting.COUNT,
        *waiting.OVER_AND_CHANGE,
    ),
)
