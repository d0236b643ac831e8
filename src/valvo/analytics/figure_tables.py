"""Tables of figures brought in or answered: registers, deliveries, self-evaluations, and the trail in numbers."""

from valvo.analytics.columns import UNIT, LakeTable, code, day, figure, flag, key, number, text, year

_FIRST = day("first_on", "Första dagen", "Ensimmäinen päivä", "First day")
_LAST = day("last_on", "Sista dagen", "Viimeinen päivä", "Last day")
_TERM = code(
    "term",
    "Radens begrepp; tom när namnet inte är ett känt begrepp",
    "Rivin käsite; tyhjä, kun nimi ei ole tunnettu käsite",
    "The row's term; empty where its name is no known term",
    optional=True,
)
_ITEM = key("Raden i registret", "Rekisterin rivi", "The row of the register", name="item")
_LIMIT = number("limit_days", "Gränsen i dygn; 0 utan gräns", "Raja vuorokausina; 0 ilman", "Limit in days; 0 for none")
_DERIVED = flag(
    "derived",
    "Uträknad ur senare tal och dess förändring",
    "Laskettu myöhemmästä luvusta ja muutoksesta",
    "Worked out from a later figure and its change",
)

MEASUREMENTS = LakeTable(
    "measurements",
    text(
        "Tal ur register, de som gäller; rättade tal är borta",
        "Rekisterien voimassa olevat luvut; korjatut on poistettu",
        "Figures of registers, those in force; corrected ones are gone",
    ),
    (
        key("Talets id", "Luvun id", "The figure's id"),
        UNIT,
        code("register", "Register", "Rekisteri", "Register"),
        code("measure", "Vad talet räknar", "Mitä luku laskee", "What the figure counts"),
        code("dimension", "Vad raderna är", "Mitä rivit ovat", "What the rows are"),
        _ITEM,
        _TERM,
        _FIRST,
        _LAST,
        _LIMIT,
        figure(
            "value",
            "Värdet; tomt när källan lämnat det tomt",
            "Arvo; tyhjä, kun lähde on jättänyt sen tyhjäksi",
            "The value; empty where the source leaves it empty",
            optional=True,
        ),
        _DERIVED,
        year("last_on"),
    ),
)

WAITING = LakeTable(
    "waiting",
    text(
        "Köer en viss dag: en rad för varje enhet eller specialitet",
        "Jonot tiettynä päivänä: rivi yksikköä tai erikoisalaa kohti",
        "Queues on a day: a row for each unit or specialty",
    ),
    (
        key("Radens id", "Rivin id", "The row's id"),
        UNIT,
        code("register", "Bedömning eller vård", "Arvio tai hoito", "Assessment or care"),
        _ITEM,
        _TERM,
        _LIMIT,
        day("on", "Dagen", "Päivä", "The day"),
        figure("waiting", "Väntar", "Odottaa", "Waiting", optional=True),
        figure(
            "under_guarantee",
            "Väntar under vårdgarantin; för bedömning alla som väntar",
            "Odottaa hoitotakuun piirissä; arviossa kaikki odottavat",
            "Waiting under the care guarantee; for assessment all who wait",
            optional=True,
        ),
        figure("over_limit", "Har väntat över gränsen", "Odottanut yli rajan", "Waited over the limit", optional=True),
        _DERIVED,
        year("on"),
    ),
)

COMPLAINTS = LakeTable(
    "complaints",
    text(
        "Anmärkningar per orsak, klagomål per myndighet och patientskador per orsak, antal ur register",
        "Muistutukset syittäin, kantelut viranomaisittain ja potilasvahingot syittäin, määrät rekistereistä",
        "Objections by cause, complaints by authority and patient injuries by cause, numbers of registers",
    ),
    (
        key("Radens id", "Rivin id", "The row's id"),
        UNIT,
        code(
            "kind",
            "Anmärkning, klagomål, eller skada: anmäld, avgjord, ersatt",
            "Muistutus, kantelu tai vahinko: ilmoitettu, ratkaistu, korvattu",
            "Objection, complaint, or injury: notified, decided, compensated",
        ),
        _ITEM,
        _TERM,
        _FIRST,
        _LAST,
        figure("received", "Antal", "Lukumäärä", "How many"),
        year("last_on"),
    ),
)

CHAINS = LakeTable(
    "chains",
    text(
        "Service- och vårdkedjor: hur långt de hade kommit en dag",
        "Palvelu- ja hoitoketjut: kuinka pitkällä ne olivat tiettynä päivänä",
        "Service and care chains: how far they had come on a day",
    ),
    (
        key("Radens id", "Rivin id", "The row's id"),
        UNIT,
        _ITEM,
        code("state", "Läge", "Tila", "State"),
        flag("published", "Beskrivningen är publicerad", "Kuvaus on julkaistu", "The description is published"),
        day("on", "Dagen", "Päivä", "The day"),
        year("on"),
    ),
)

DELIVERED = LakeTable(
    "delivered",
    text(
        "Tal som enheter lämnar i formulär eller filer: vårddygn, tjänster, handhygien …",
        "Yksiköiden lomakkeilla tai tiedostoina toimittamat luvut: hoitopäivät, virat, käsihygienia …",
        "Figures units deliver by form or file: bed days, posts, hand hygiene …",
    ),
    (
        key("Talets id", "Luvun id", "The figure's id"),
        UNIT,
        code("measure", "Vilket tal", "Mikä luku", "Which figure"),
        figure("value", "Värdet, eller täljaren", "Arvo tai osoittaja", "The value, or the numerator"),
        figure(
            "out_of",
            "Nämnaren; tom när talet inte är en andel",
            "Nimittäjä; tyhjä, kun luku ei ole osuus",
            "The denominator; empty where the figure is no share",
            optional=True,
        ),
        _FIRST,
        _LAST,
        flag("late", "Lämnad efter sista dagen", "Toimitettu myöhässä", "Delivered after the last day for it"),
        year("last_on"),
    ),
)

EVALUATIONS = LakeTable(
    "evaluations",
    text(
        "Enheternas årliga självvärderingar av programmens uppgifter",
        "Yksiköiden vuosittaiset itsearvioinnit ohjelmien tehtävistä",
        "Units' yearly self-evaluations of programmes' tasks",
    ),
    (
        key("Svarets id", "Vastauksen id", "The answer's id"),
        UNIT,
        code("programme", "Programmet", "Ohjelma", "The programme"),
        code("task", "Uppgiften", "Tehtävä", "The task"),
        code("level", "Hur långt enheten har kommit", "Kuinka pitkällä yksikkö on", "How far the unit has come"),
        flag("done", "Gjord eller etablerad", "Tehty tai vakiintunut", "Done or established"),
        flag("relevant", "Berör enheten", "Koskee yksikköä", "Relevant to the unit"),
        day(
            "stands_from",
            "Dagen svaret gavs, inom året det gäller",
            "Vastauspäivä, rajattu vuoteen jota se koskee",
            "Day of the answer, within the year it is of",
        ),
        day(
            "stands_to",
            "Första dagen efter året",
            "Ensimmäinen päivä vuoden jälkeen",
            "First day after the year",
        ),
        year("stands_from"),
    ),
)

MEETINGS = LakeTable(
    "meetings",
    text(
        "Forumens möten med godkänt protokoll",
        "Foorumien kokoukset, joiden pöytäkirja on hyväksytty",
        "Meetings of forums with approved minutes",
    ),
    (
        key("Mötets id", "Kokouksen id", "The meeting's id"),
        UNIT,
        day("on", "Dagen", "Päivä", "The day"),
        flag(
            "safety",
            "Patient- och klientsäkerhet behandlades",
            "Potilas- ja asiakasturvallisuus käsiteltiin",
            "Patient and client safety was dealt with",
        ),
        year("on"),
    ),
)

TRAIL_COUNTS = LakeTable(
    "trail_counts",
    text(
        "Händelser i loggen per slag, enhet och dag, utan personer; dagar som är över",
        "Lokin tapahtumat lajeittain, yksiköittäin ja päivittäin, ilman henkilöitä; päättyneet päivät",
        "Events of the trail by tag, unit and day, without persons; days that are over",
    ),
    (
        key(
            "Enheten, id i units; 0 utan enhet",
            "Yksikkö, id taulussa units; 0 ilman yksikköä",
            "The unit, id in units; 0 for none",
            name="unit",
        ),
        code("tag", "Slag av händelse", "Tapahtuman laji", "Kind of event"),
        day("on", "Dagen", "Päivä", "The day"),
        number("times", "Antal", "Lukumäärä", "How many"),
        year("on"),
    ),
)
