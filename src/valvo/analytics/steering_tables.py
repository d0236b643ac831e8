"""Tables of what is asked and planned: rounds, surveys, plans, the ombudspersons' accounts, the year's occasions."""

from valvo.analytics.columns import UNIT, Column, LakeTable, Type, code, day, figure, flag, key, number, text, year

_ROUND = key("Omgången", "Kierros", "The round", name="round")
_QUESTIONNAIRE = code("questionnaire", "Vilka frågor", "Mitkä kysymykset", "Which questions")

SHEETS = LakeTable(
    "sheets",
    text(
        "Blad i omgångar: en enhets svar, eller dess svar för ett tillfälle",
        "Kierrosten lomakkeet: yksikön vastaukset, tai vastaukset yhdestä tilanteesta",
        "Sheets of rounds: a unit's answers, or its answers of one occasion",
    ),
    (
        key("Bladets id", "Lomakkeen id", "The sheet's id"),
        UNIT,
        _ROUND,
        _QUESTIONNAIRE,
        code("answered_by", "Enheten eller tillfället", "Yksikkö tai tilanne", "The unit or the occasion"),
        code("state", "Läge", "Tila", "State"),
        code(
            "level",
            "Nivån som nåtts, där frågorna har nivåer",
            "Saavutettu taso, jos tasoja on",
            "Level reached, where there are levels",
            optional=True,
        ),
        number("answered", "Besvarade frågor", "Vastattuja kysymyksiä", "Items answered"),
        day("opened_on", "Dagen omgången öppnades", "Päivä, jona kierros avattiin", "Day the round was opened"),
        day("due_on", "Omgångens sista dag", "Kierroksen viimeinen päivä", "The round's last day"),
        day("handed_in_on", "Dagen bladet lämnades in", "Palautuspäivä", "Day it was handed in", optional=True),
        year("opened_on"),
    ),
)

ANSWERS = LakeTable(
    "answers",
    text(
        "Enheters svar med ett steg eller ett tal; ord, dagar och filer är inte med",
        "Yksiköiden vastaukset, joissa on askel tai luku; tekstit, päivät ja tiedostot eivät ole mukana",
        "Units' answers that are a step or a figure; words, days and files are left out",
    ),
    (
        key("Svarets id", "Vastauksen id", "The answer's id"),
        UNIT,
        key("Bladet, id i sheets", "Lomake, id taulussa sheets", "The sheet, id in sheets", name="sheet"),
        _ROUND,
        _QUESTIONNAIRE,
        code("item", "Frågan", "Kysymys", "The item"),
        code("scale", "Skalan", "Asteikko", "The scale"),
        code(
            "step",
            "Steget; tomt för ett tal",
            "Askel; tyhjä, kun vastaus on luku",
            "The step; empty for a figure",
            optional=True,
        ),
        figure(
            "value",
            "Talet; tomt för ett steg",
            "Luku; tyhjä, kun vastaus on askel",
            "The figure; empty for a step",
            optional=True,
        ),
        flag("good", "Ett gott svar enligt skalan", "Asteikon mukaan hyvä vastaus", "A good answer by its scale"),
        flag(
            "counted",
            "Räknas; annars tog ett annat svar bort frågan",
            "Lasketaan; muuten toinen vastaus poisti kysymyksen",
            "Counts; else another answer made the item disappear",
        ),
        day("opened_on", "Dagen omgången öppnades", "Päivä, jona kierros avattiin", "Day the round was opened"),
        day("answered_on", "Dagen det gavs", "Vastauspäivä", "Day it was given"),
        year("opened_on"),
    ),
)

SURVEYS = LakeTable(
    "surveys",
    text(
        "Vad som får visas av anonyma enkäter: enhetens tal minus de enheters under den som visas själva, så att "
        "rader kan läggas ihop till vad som visas för varje enhet",
        "Mitä nimettömistä kyselyistä saa näyttää: yksikön luvut ilman erikseen näytettäviä alayksiköitä, jotta rivit "
        "voi laskea yhteen kunkin yksikön näytettäviksi luvuiksi",
        "What may be shown of anonymous surveys: a unit's numbers less those of units under it shown themselves, so "
        "that rows add up to what is shown at any unit",
    ),
    (
        key("Resultatets id", "Tuloksen id", "The result's id"),
        UNIT,
        _ROUND,
        _QUESTIONNAIRE,
        code(
            "item",
            "Frågan; tom för de svarande",
            "Kysymys; tyhjä, kun kyse on vastaajista",
            "The item; empty for the people",
            optional=True,
        ),
        code("scale", "Frågans skala", "Kysymyksen asteikko", "The item's scale", optional=True),
        Column(
            "scores",
            Type.CODES,
            text("Mått som frågan ingår i", "Mittarit, joihin kysymys kuuluu", "Scores the item is part of"),
        ),
        number(
            "answers",
            "Svarande, eller svar på frågan",
            "Vastaajat, tai vastaukset kysymykseen",
            "People, or answers to the item",
        ),
        number(
            "given",
            "Utdelade länkar; för de svarande",
            "Jaetut linkit; kun kyse on vastaajista",
            "Links given out; for the people",
        ),
        number(
            "high",
            "Goda svar: 4–5, 9–10, ja, helt",
            "Hyvät vastaukset: 4–5, 9–10, kyllä, täysin",
            "Good answers: 4–5, 9–10, yes, wholly",
        ),
        number(
            "low",
            "Svaga svar: 1–2, 0–6, nej, inte helt",
            "Heikot vastaukset: 1–2, 0–6, ei, ei täysin",
            "Weak answers: 1–2, 0–6, no, not wholly",
        ),
        day("closed_on", "Dagen enkäten stängdes", "Päivä, jona kysely suljettiin", "Day the survey was closed"),
        year("closed_on"),
    ),
)

PLANS = LakeTable(
    "plans",
    text(
        "Planer: en rad för varje godkänd version",
        "Suunnitelmat: rivi kutakin hyväksyttyä versiota kohti",
        "Plans: a row for each version approved",
    ),
    (
        key("Versionens id", "Version id", "The version's id"),
        UNIT,
        code("template", "Vilken plan", "Mikä suunnitelma", "Which plan"),
        number("version", "Versionens ordningsnummer", "Version järjestysnumero", "The version's number in order"),
        day("approved_on", "Dagen den godkändes", "Hyväksymispäivä", "Day it was approved"),
        day("published_on", "Dagen den publicerades", "Julkaisupäivä", "Day it was published", optional=True),
        day(
            "review_on",
            "Sista dagen den gäller utan översyn",
            "Viimeinen päivä ennen tarkistusta",
            "Last day before its review",
        ),
        day(
            "replaced_on",
            "Dagen en senare publicerades",
            "Päivä, jona uudempi julkaistiin",
            "Day a later one was published",
            optional=True,
        ),
        day(
            "valid_to",
            "Första dagen den inte längre gäller; tom när den inte publicerats",
            "Ensimmäinen päivä, jona se ei enää ole voimassa; tyhjä, kun sitä ei ole julkaistu",
            "First day it no longer holds; empty where it was not published",
            optional=True,
        ),
        year("approved_on"),
    ),
)

OMBUD_SUMS = LakeTable(
    "ombud_sums",
    text(
        "Summor ur ombudens redogörelser som lämnats ut, små tal dolda; kontakterna finns aldrig här",
        "Asiavastaavien luovutettujen selvitysten summat, pienet luvut peitetty; yhteydenottoja ei ole täällä",
        "Sums of the ombudspersons' accounts that have left, small numbers hidden; contacts are never here",
    ),
    (
        key("Redogörelsen", "Selvitys", "The account", name="account"),
        UNIT,
        code(
            "grain",
            "Kvartal eller år; räkna inte ihop dem",
            "Neljännes tai vuosi; älä laske yhteen",
            "Quarter or year; never add the two",
        ),
        code(
            "counted",
            "Kontakter eller saker de gällde",
            "Yhteydenotot tai niiden aiheet",
            "Contacts, or things they were about",
        ),
        code(
            "split",
            "Vad delat på; total för summan",
            "Millä jaettu; total on summa",
            "Split by what; total for the sum",
        ),
        code(
            "part",
            "Delen; för tjänster id i units",
            "Osa; palveluilla id taulussa units",
            "The part; for services an id in units",
        ),
        number("amount", "Antal", "Lukumäärä", "How many"),
        day("first_on", "Första dagen", "Ensimmäinen päivä", "First day"),
        day("last_on", "Sista dagen", "Viimeinen päivä", "Last day"),
        year("last_on"),
    ),
)

ANNUAL_CLOCK = LakeTable(
    "annual_clock",
    text(
        "Årsklockans tillfällen, till utgången av nästa år",
        "Vuosikellon tapahtumat seuraavan vuoden loppuun",
        "Occasions of the annual clock, until the end of next year",
    ),
    (
        key("Serien", "Sarja", "The series", name="series"),
        UNIT,
        code("kind", "Vad det är", "Mikä se on", "What it is"),
        code(
            "document",
            "Dokumentet som ska vara klart",
            "Määräaikaan tuleva asiakirja",
            "The document due",
            optional=True,
        ),
        day("due_on", "Tillfällets egen dag", "Tapahtuman oma päivä", "The occasion's own day"),
        day("on", "Dagen det är satt till", "Päivä, jolle se on asetettu", "Day it is set to"),
        flag("moved", "Flyttat från sin egen dag", "Siirretty omasta päivästään", "Moved from its own day"),
        flag(
            "done",
            "Gjort, eller dokumentet publicerat",
            "Tehty, tai asiakirja julkaistu",
            "Done, or the document published",
        ),
        year("due_on"),
    ),
)
