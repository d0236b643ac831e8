"""Tables of what is learnt: investigations, recommendations, effects looked at, and how safe each day was."""

from valvo.analytics.columns import UNIT, LakeTable, code, day, flag, key, number, text, year

INVESTIGATIONS = LakeTable(
    "investigations",
    text(
        "Utredningar av allvarliga händelser, utan ord ur dem",
        "Vakavien tapahtumien selvitykset ilman niiden tekstejä",
        "Investigations of serious events, without words from them",
    ),
    (
        key("Utredningens id", "Selvityksen id", "The investigation's id"),
        key("Ärendet, id i cases", "Asia, id taulussa cases", "The case, id in cases", name="case"),
        UNIT,
        code("level", "Hur omfattande", "Kuinka laaja", "How extensive"),
        code("state", "Läge", "Tila", "State"),
        day("decided_on", "Dagen den beslutades", "Päätöspäivä", "Day it was decided"),
        day("due_on", "Sista dagen för rapporten", "Raportin viimeinen päivä", "Last day for the report"),
        day("sent_on", "Dagen rapporten lämnades", "Raportin jättöpäivä", "Day the report was sent", optional=True),
        day("approved_on", "Dagen den godkändes", "Hyväksymispäivä", "Day it was approved", optional=True),
        number(
            "days_to_approve",
            "Dygn från beslut till godkänd rapport",
            "Päiviä päätöksestä hyväksyttyyn raporttiin",
            "Days from the decision to the approved report",
            optional=True,
        ),
        flag(
            "asked_to_take_part",
            "Patienten, klienten eller någon närstående har erbjudits delta",
            "Potilaalle, asiakkaalle tai läheiselle on tarjottu osallistumista",
            "The patient, client or somebody close was asked to take part",
        ),
        flag("took_part", "Någon av dem deltog", "Joku heistä osallistui", "One of them took part"),
        flag(
            "support_offered", "Personalen erbjöds stöd", "Henkilöstölle tarjottiin tukea", "Staff were offered support"
        ),
        number("recommendations", "Rekommendationer", "Suosituksia", "Recommendations"),
        year("decided_on"),
    ),
)

RECOMMENDATIONS = LakeTable(
    "recommendations",
    text(
        "Rekommendationer: en rad för varje enhet som ombetts svara",
        "Suositukset: rivi kutakin yksikköä kohti, jolta on pyydetty vastaus",
        "Recommendations: a row for each unit asked to answer",
    ),
    (
        key("Svarets id", "Vastauksen id", "The answer's id"),
        key("Rekommendationen", "Suositus", "The recommendation", name="recommendation"),
        UNIT,
        key(
            "Enheten som ger den, id i units",
            "Sen antava yksikkö, id taulussa units",
            "Unit that gives it, id in units",
            name="given_by",
        ),
        code("source", "Vad den kommer ur", "Mistä se on lähtöisin", "What it was learnt from"),
        code("state", "Var enheten står", "Missä yksikkö on", "Where the unit stands"),
        flag(
            "done",
            "Gjord, eller planerad och åtgärden verifierad",
            "Tehty, tai suunniteltu ja toimenpide todennettu",
            "Done, or planned and its action verified",
        ),
        day("given_on", "Dagen den gavs", "Antopäivä", "Day it was given"),
        day("due_on", "Sista dagen att svara", "Viimeinen vastauspäivä", "Last day to answer"),
        day("answered_on", "Dagen enheten svarade", "Vastauspäivä", "Day the unit answered", optional=True),
        year("given_on"),
    ),
)

EFFECT_CHECKS = LakeTable(
    "effect_checks",
    text(
        "Effektuppföljningar: hjälpte de verifierade åtgärderna",
        "Vaikutusten arvioinnit: auttoivatko varmistetut toimenpiteet",
        "Effect checks: whether verified actions helped",
    ),
    (
        key("Uppföljningens id", "Arvioinnin id", "The check's id"),
        key("Åtgärden, id i actions", "Toimenpide, id taulussa actions", "The action, id in actions", name="action"),
        UNIT,
        code(
            "indicator",
            "Indikatorn där effekten ska synas",
            "Mittari, jossa vaikutuksen pitäisi näkyä",
            "The indicator where effect should be seen",
            optional=True,
        ),
        code(
            "effect",
            "Det senaste beslutet; tomt när inget är fattat",
            "Viimeisin päätös; tyhjä, kun ei ole päätetty",
            "The last decision; empty while there is none",
            optional=True,
        ),
        day("created_on", "Dagen åtgärden verifierades", "Päivä, jona toimenpide todennettiin", "Day it was verified"),
        day(
            "due_on", "Dagen effekten ska ses på", "Päivä, jona vaikutusta arvioidaan", "Day effect is to be looked at"
        ),
        day("decided_on", "Dagen för beslutet", "Päätöspäivä", "Day of the last decision", optional=True),
        year("created_on"),
    ),
)

CROSS_DAYS = LakeTable(
    "cross_days",
    text(
        "Gröna korsets dagar vid enheter som börjat märka sina; dagar som är över",
        "Vihreän ristin päivät yksiköissä, jotka ovat aloittaneet merkitsemisen; päättyneet päivät",
        "Days of the green cross at units that have begun to mark theirs; days that are over",
    ),
    (
        UNIT,
        code(
            "colour",
            "Dagens värsta färg; tom för en dag som inte märkts",
            "Päivän pahin väri; tyhjä, kun päivää ei ole merkitty",
            "The day's worst colour; empty for a day not marked",
            optional=True,
        ),
        day("on", "Dagen", "Päivä", "The day"),
        number(
            "marks",
            "Märkningar: dygnet eller dess pass",
            "Merkintöjä: vuorokausi tai sen vuorot",
            "Marks: the day or its shifts",
        ),
        year("on"),
    ),
)
