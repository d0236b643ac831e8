"""What the demo region teaches by: learning cases that have been used, and materials."""

from collections.abc import Mapping
from datetime import date, timedelta

from valvo.accounts.models import User
from valvo.core import clock
from valvo.core.languages import Language
from valvo.demo.region import region
from valvo.learning import case_actions as learning
from valvo.learning.case_actions import Words
from valvo.learning.choices import MaterialKind
from valvo.organisation.models import Unit

CASES = (
    Words(
        "sv",
        "Fel dosett till kaffet",
        "På morgonen stod två dosetter på samma bricka. En klient fick den andras morgonmediciner. Det märktes efter "
        "en kvart, läkaren ringdes och klienten följdes under dagen. Ingen skada uppstod.",
        "Bara en dosett i taget lämnar läkemedelsrummet, och namnet läses högt vid bordet.",
        "Var kan två förväxlas hos oss?\nVem säger till när det är bråttom, och hur?",
    ),
    Words(
        "fi",
        "Kutsukello jäi yöpöydälle",
        "Asiakas nousi yöllä itse ja kaatui, koska kutsukello ei ollut käden ulottuvilla. Hän sai mustelman.",
        "Kellon paikka katsotaan jokaisella iltakierroksella, ja se merkitään listaan.",
        "Mitä katsomme iltakierroksella?\nMiten uusi työntekijä oppii sen?",
    ),
)
MATERIALS: tuple[tuple[str, MaterialKind, Language], ...] = (
    ("Säker läkemedelsbehandling: enhetens plan steg för steg", MaterialKind.GUIDE, "sv"),
    ("Kaatumisvaaran arvio: tarkistuslista", MaterialKind.CHECKLIST, "fi"),
    ("Rapportera strukturerat: fem minuter film", MaterialKind.VIDEO, "sv"),
)
USED_AT = ("ward-1", "ward-2", "strandgard")


def write_bank(units: Mapping[str, Unit], users: Mapping[str, User], today: date) -> None:
    """Write learning cases, checked by somebody else, with their uses; and materials to be looked over in a year."""
    county, writer, checker = units[region().top.id], users["coordinator"], users["manager"]
    with clock.stopped_at(clock.start_of_day(today - timedelta(days=120)) + timedelta(hours=10)):
        written = [learning.write_case(unit=units["medicine"], words=words, by=writer) for words in CASES]
        made = [learning.publish_case(row=row, checked=True, by=checker) for row in written]
        for number, (title, kind, language) in enumerate(MATERIALS):
            learning.add_material(
                unit=county, title=title, kind=kind, language=language,
                link=f"https://material.havsnas.example/{number + 1}", file=None,
                review_on=today + timedelta(days=245), by=writer,
            )  # fmt: skip
    for number, name in enumerate(USED_AT):
        on = today - timedelta(days=90 - 25 * number)
        with clock.stopped_at(clock.start_of_day(on) + timedelta(hours=14)):
            learning.note_use(row=made[0], unit=units[name], on=on, people=6 + number, note="", by=checker)
