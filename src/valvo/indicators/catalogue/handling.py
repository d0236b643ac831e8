"""How soon and how well what was reported is dealt with."""

from valvo.analytics.expressions import row
from valvo.analytics.tables import CASES
from valvo.core.figures import Unit
from valvo.core.languages import Text
from valvo.indicators.catalogue.facts import (
    CASES_CLOSED,
    CLOCKS_COUNTED,
    CLOCKS_DUE,
    CLOSED_COUNTED,
    CLOSED_MEASURED,
    HANDLED,
    OF_CLOSED,
    text,
)
from valvo.indicators.declarations import Condition, Count, Indicator, Measure, Quantile, Share, Stock, Theme

_KEPT = row.done_on.notnull() & ~row.late


def _days(identifier: str, name: Text, definition: Text, measure: Measure, counted: Text) -> Indicator:
    return Indicator(
        id=identifier,
        theme=Theme.HANDLING,
        name=name,
        definition=definition,
        numerator=counted,
        denominator=OF_CLOSED,
        basis=CLOSED_MEASURED,
        measure=measure,
        unit=Unit.DAYS,
        better="down",
    )


def _clocks_kept(identifier: str, name: Text, definition: Text, which: Condition | None) -> Indicator:
    return Indicator(
        id=identifier,
        theme=Theme.HANDLING,
        name=name,
        definition=definition,
        numerator=text("Gjort inom fristen", "Tehty määräajassa", "Done in time"),
        denominator=text("Frister som gått ut", "Umpeutuneet määräajat", "Deadlines that have passed"),
        basis=CLOCKS_COUNTED,
        measure=Share(CLOCKS_DUE, part=_KEPT, whole=which),
        unit=Unit.PERCENT,
        better="up",
    )


def _stock(identifier: str, name: Text, definition: Text, months: int) -> Indicator:
    return Indicator(
        id=identifier,
        theme=Theme.HANDLING,
        name=name,
        definition=definition,
        numerator=name,
        denominator=None,
        basis=text("ärenden", "tapausta", "cases"),
        measure=Stock(CASES, since="opened_on", until="closed_on", months=months),
        unit=Unit.COUNT,
        better="down",
        decimals=0,
    )


INDICATORS = (
    _days(
        "median_days_to_close",
        text("Dagar till avslut, median", "Päiviä päättämiseen, mediaani", "Days until closed, median"),
        text(
            "Dygn från att anmälan kom in tills ärendet avslutades, median av de ärenden som avslutats i perioden.",
            "Vuorokaudet ilmoituksen saapumisesta tapauksen päättämiseen, jaksolla päätettyjen mediaani.",
            "Days from receipt of the report until the case was closed, median of cases closed in the period.",
        ),
        Quantile(CASES_CLOSED, row.days_to_close, where=HANDLED),
        text(
            "Median av dygn till avslut", "Päättämiseen kuluneiden vuorokausien mediaani", "Median of days until closed"
        ),
    ),
    _days(
        "p90_days_to_close",
        text(
            "Dagar till avslut för nio av tio",
            "Päiviä päättämiseen, yhdeksän kymmenestä",
            "Days until nine in ten are closed",
        ),
        text(
            "Det antal dygn inom vilket nio av tio ärenden som avslutats i perioden blev klara (90:e percentilen).",
            "Vuorokaudet, joissa yhdeksän kymmenestä jaksolla päätetystä tapauksesta valmistui (90. persentiili).",
            "The number of days within which nine in ten cases closed in the period were done (90th percentile).",
        ),
        Quantile(CASES_CLOSED, row.days_to_close, where=HANDLED, share=0.9),
        text(
            "90:e percentilen av dygn till avslut",
            "Vuorokausien 90. persentiili",
            "90th percentile of days until closed",
        ),
    ),
    _days(
        "median_days_to_take",
        text("Dagar till mottagande, median", "Päiviä vastaanottoon, mediaani", "Days until taken, median"),
        text(
            "Dygn från att anmälan kom in tills någon tog ärendet, median av de ärenden som avslutats i perioden.",
            "Vuorokaudet ilmoituksen saapumisesta käsittelyyn ottamiseen, jaksolla päätettyjen tapausten mediaani.",
            "Days from receipt of the report until somebody took the case, median of cases closed in the period.",
        ),
        Quantile(CASES_CLOSED, row.days_to_take, where=HANDLED & row.days_to_take.notnull()),
        text("Median av dygn till mottagande", "Vastaanottoon kuluneiden mediaani", "Median of days until taken"),
    ),
    Indicator(
        id="closed_in_month_share",
        theme=Theme.HANDLING,
        name=text("Andel avslutade inom 30 dygn", "30 vuorokaudessa päätettyjen osuus", "Share closed within 30 days"),
        definition=text(
            "Av de avslutade ärendena, de som blev klara inom 30 dygn från att anmälan kom in.",
            "Päätetyistä tapauksista ne, jotka valmistuivat 30 vuorokaudessa ilmoituksen saapumisesta.",
            "Of the cases closed, those done within 30 days of receipt of the report.",
        ),
        numerator=text("Avslutade inom 30 dygn", "30 vuorokaudessa päätetyt", "Closed within 30 days"),
        denominator=OF_CLOSED,
        basis=CLOSED_COUNTED,
        measure=Share(CASES_CLOSED, part=row.days_to_close <= 30, whole=HANDLED),
        unit=Unit.PERCENT,
        better="up",
    ),
    Indicator(
        id="feedback_share",
        theme=Theme.HANDLING,
        name=text("Andel som fått återkoppling", "Palautteen saaneiden osuus", "Share given feedback"),
        definition=text(
            "Av de avslutade ärendena, de där anmälaren fått återkoppling.",
            "Päätetyistä tapauksista ne, joissa ilmoittaja on saanut palautteen.",
            "Of the cases closed, those whose reporter was given feedback.",
        ),
        numerator=text("Ärenden med återkoppling", "Tapaukset, joissa annettiin palaute", "Cases with feedback"),
        denominator=OF_CLOSED,
        basis=CLOSED_COUNTED,
        measure=Share(CASES_CLOSED, part=row.feedback, whole=HANDLED),
        unit=Unit.PERCENT,
        better="up",
    ),
    _stock(
        "open_cases",
        text("Öppna ärenden", "Avoimet tapaukset", "Open cases"),
        text(
            "Ärenden som var öppna vid periodens slut.",
            "Tapaukset, jotka olivat avoinna jakson lopussa.",
            "Cases that were open at the end of the period.",
        ),
        0,
    ),
    _stock(
        "backlog",
        text("Obehandlade över två månader", "Käsittelemättä yli kaksi kuukautta", "Not finished in two months"),
        text(
            "Ärenden som vid periodens slut varit öppna i mer än två månader.",
            "Tapaukset, jotka olivat jakson lopussa olleet avoinna yli kaksi kuukautta.",
            "Cases that at the end of the period had been open for more than two months.",
        ),
        2,
    ),
    _clocks_kept(
        "clocks_kept_share",
        text("Andel hållna tidsfrister", "Pidettyjen määräaikojen osuus", "Share of deadlines kept"),
        text(
            "Av de tidsfrister som gått ut i perioden, de som hölls.",
            "Jaksolla umpeutuneista määräajoista ne, jotka pidettiin.",
            "Of the deadlines that passed in the period, those that were kept.",
        ),
        None,
    ),
    _clocks_kept(
        "first_answer_kept_share",
        text("Första svar i tid", "Ensimmäinen vastaus ajoissa", "First answer in time"),
        text(
            "Av fristerna för ett första svar till anmälaren, de som hölls.",
            "Ilmoittajalle annettavan ensimmäisen vastauksen määräajoista ne, jotka pidettiin.",
            "Of the deadlines for a first answer to the reporter, those that were kept.",
        ),
        row.rule == "first_answer",
    ),
    _clocks_kept(
        "handling_kept_share",
        text("Behandlade i tid", "Käsitelty ajoissa", "Handled in time"),
        text(
            "Av fristerna för att bli klar med behandlingen, de som hölls.",
            "Käsittelyn määräajoista ne, jotka pidettiin.",
            "Of the deadlines for finishing the handling, those that were kept.",
        ),
        row.rule == "handling",
    ),
    Indicator(
        id="clocks_broken",
        theme=Theme.HANDLING,
        name=text("Brutna tidsfrister", "Ylittyneet määräajat", "Deadlines broken"),
        definition=text(
            "Tidsfrister som gått ut i perioden utan att det som skulle göras var gjort.",
            "Jaksolla umpeutuneet määräajat, joihin mennessä tehtävää ei ollut tehty.",
            "Deadlines that passed in the period before what was due had been done.",
        ),
        numerator=text("Brutna tidsfrister", "Ylittyneet määräajat", "Deadlines broken"),
        denominator=None,
        basis=CLOCKS_COUNTED,
        measure=Count(CLOCKS_DUE, where=~_KEPT),
        unit=Unit.COUNT,
        better="down",
        decimals=0,
    ),
)
