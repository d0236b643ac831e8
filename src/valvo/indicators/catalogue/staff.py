"""Whether there are people enough, with the skills the work asks for, who dare to speak up. Figures units deliver."""

from valvo.analytics.expressions import row
from valvo.core.figures import Unit
from valvo.core.languages import Text
from valvo.indicators.catalogue.facts import text
from valvo.indicators.catalogue.making import DELIVERIES, delivered_share, of_figure, share
from valvo.indicators.declarations import Count, Indicator, Rate, Theme, Total
from valvo.statistics.chart_types import Direction

_PEOPLE = text("anställda", "työntekijästä", "staff")


def _share(
    code: str, name: Text, definition: Text, sentences: tuple[Text, Text, Text], better: Direction = "up"
) -> Indicator:
    asked = code in {"safe_as_client", "dares_to_speak"}  # people answer one by one; posts and permits stand
    measure = delivered_share(code, events=asked)
    return share(f"{code}_share", Theme.STAFF, name, definition, sentences, measure, better)


INDICATORS = (
    _share(
        "vacant_posts",
        text("Andel obesatta tjänster", "Täyttämättömien virkojen osuus", "Share of posts vacant"),
        text(
            "Av tjänsterna, de som saknar innehavare eller vikarie.",
            "Viroista ja toimista ne, joilla ei ole hoitajaa eikä sijaista.",
            "Of the posts, those without a holder or a substitute.",
        ),
        (
            text("Obesatta tjänster", "Täyttämättömät virat", "Vacant posts"),
            text("Tjänster", "Virat", "Posts"),
            text("tjänster", "virasta", "posts"),
        ),
        "down",
    ),
    _share(
        "sick_leave",
        text("Andel sjukfrånvaro", "Sairauspoissaolojen osuus", "Share of sick leave"),
        text(
            "Av de planerade arbetsdagarna, de som var sjukfrånvaro.",
            "Suunnitelluista työpäivistä ne, jotka olivat sairauspoissaoloa.",
            "Of the working days planned, those that were sick leave.",
        ),
        (
            text("Dagar med sjukfrånvaro", "Sairauspoissaolopäivät", "Days of sick leave"),
            text("Planerade arbetsdagar", "Suunnitellut työpäivät", "Working days planned"),
            text("arbetsdagar", "työpäivästä", "working days"),
        ),
        "down",
    ),
    _share(
        "agency_hours",
        text("Andel hyrd arbetskraft", "Vuokratyövoiman osuus", "Share of agency staff"),
        text(
            "Av arbetstimmarna, de som gjordes av hyrd arbetskraft.",
            "Työtunneista ne, jotka vuokratyövoima teki.",
            "Of the hours worked, those done by agency staff.",
        ),
        (
            text("Timmar av hyrd arbetskraft", "Vuokratyövoiman tunnit", "Hours of agency staff"),
            text("Arbetstimmar", "Työtunnit", "Hours worked"),
            text("arbetstimmar", "työtunnista", "hours"),
        ),
        "down",
    ),
    _share(
        "turnover",
        text("Personalomsättning", "Henkilöstön vaihtuvuus", "Staff turnover"),
        text(
            "Av de anställda, de som slutade under perioden.",
            "Työntekijöistä ne, jotka lähtivät jakson aikana.",
            "Of the staff, those who left during the period.",
        ),
        (text("Slutade", "Lähteneet", "Left"), text("Anställda", "Työntekijät", "Staff"), _PEOPLE),
        "down",
    ),
    _share(
        "introduced",
        text("Andel introducerade nyanställda", "Perehdytettyjen osuus", "Share of newcomers introduced"),
        text(
            "Av de nyanställda, de som fått hela introduktionen.",
            "Uusista työntekijöistä ne, jotka on perehdytetty kokonaan.",
            "Of the new staff, those who have had the whole introduction.",
        ),
        (
            text("Introducerade", "Perehdytetyt", "Introduced"),
            text("Nyanställda", "Uudet työntekijät", "New staff"),
            text("nyanställda", "uudesta työntekijästä", "new staff"),
        ),
    ),
    _share(
        "medication_permits",
        text(
            "Andel med giltigt läkemedelstillstånd",
            "Voimassa olevien lääkelupien osuus",
            "Share with a valid medication permit",
        ),
        text(
            "Av dem som deltar i läkemedelsbehandling, de vars tillstånd är giltigt.",
            "Lääkehoitoon osallistuvista ne, joiden lupa on voimassa.",
            "Of those who take part in medication, those whose permit is valid.",
        ),
        (
            text("Giltiga tillstånd", "Voimassa olevat luvat", "Valid permits"),
            text("Deltar i läkemedelsbehandling", "Osallistuu lääkehoitoon", "Take part in medication"),
            _PEOPLE,
        ),
    ),
    _share(
        "safety_training",
        text("Andel utbildade i säkerhet", "Turvallisuuskoulutettujen osuus", "Share trained in safety"),
        text(
            "Av de anställda, de som genomgått utbildningen i klient- och patientsäkerhet.",
            "Työntekijöistä ne, jotka ovat käyneet asiakas- ja potilasturvallisuuskoulutuksen.",
            "Of the staff, those who have completed the training in client and patient safety.",
        ),
        (text("Utbildade", "Koulutetut", "Trained"), text("Anställda", "Työntekijät", "Staff"), _PEOPLE),
    ),
    _share(
        "safe_as_client",
        text(
            "Skulle känna sig trygg som klient",
            "Tuntisi olonsa turvalliseksi asiakkaana",
            "Would feel safe as a client",
        ),
        text(
            "Av dem som svarat, de som instämmer (4 eller 5 av 5) i att de skulle känna sig trygga som klient här.",
            "Vastanneista ne, jotka ovat samaa mieltä (4 tai 5) siitä, että tuntisivat olonsa turvalliseksi täällä.",
            "Of those who answered, those who agree (4 or 5 of 5) that they would feel safe as a client here.",
        ),
        (
            text("Svarat 4 eller 5", "Vastannut 4 tai 5", "Answered 4 or 5"),
            text("Svar", "Vastaukset", "Answers"),
            text("svar", "vastauksesta", "answers"),
        ),
    ),
    _share(
        "dares_to_speak",
        text("Vågar tala om misstag", "Uskaltaa puhua virheistä", "Dares to speak of mistakes"),
        text(
            "Av dem som svarat, de som instämmer (4 eller 5 av 5) i att de vågar tala om sina misstag.",
            "Vastanneista ne, jotka ovat samaa mieltä (4 tai 5) siitä, että uskaltavat puhua virheistään.",
            "Of those who answered, those who agree (4 or 5 of 5) that they dare to speak of their mistakes.",
        ),
        (
            text("Svarat 4 eller 5", "Vastannut 4 tai 5", "Answered 4 or 5"),
            text("Svar", "Vastaukset", "Answers"),
            text("svar", "vastauksesta", "answers"),
        ),
    ),
    Indicator(
        id="safety_climate",
        theme=Theme.STAFF,
        name=text("Säkerhetsklimat, index", "Turvallisuusilmapiiri, indeksi", "Safety climate, index"),
        definition=text(
            "Medelvärdet av enheternas index (0–100) från enkäten om säkerhetskultur; varje enhet väger lika.",
            "Yksiköiden turvallisuuskulttuurikyselyn indeksien (0–100) keskiarvo; yksiköt painavat saman verran.",
            "Mean of the units' index (0–100) from the survey of safety culture; each unit weighs the same.",
        ),
        numerator=text("Summan av index", "Indeksien summa", "Sum of indexes"),
        denominator=text("Lämnade index", "Toimitetut indeksit", "Indexes delivered"),
        basis=text("index", "indeksistä", "indexes"),
        measure=Rate(
            Total(DELIVERIES, row.value, where=of_figure("safety_climate")),
            Count(DELIVERIES, where=of_figure("safety_climate")),
            1.0,
        ),
        unit=Unit.SCORE,
        better="up",
    ),
)
