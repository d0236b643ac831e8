"""Whether what was planned is done: programmes, plans, visits, service chains and safety rounds."""

from valvo.analytics.expressions import row
from valvo.analytics.tables import CHAINS, EVALUATIONS, MEASUREMENTS, MEETINGS, OBSERVATIONS, VISITS
from valvo.core.figures import Unit
from valvo.core.languages import Text
from valvo.indicators.catalogue.facts import ACTIONS_COUNTED, ACTIONS_DUE, text
from valvo.indicators.catalogue.making import counted, delivered_share, share, total_of
from valvo.indicators.declarations import Count, Fact, Indicator, Rate, Share, Stock, StockShare, Theme, Total

_ANSWERED = Stock(EVALUATIONS, since="stands_from", until="stands_to", where=row.relevant)
_CHAINS = Fact(CHAINS, "on", last_of=("item",))
_MEETINGS = Fact(MEETINGS, "on")
_VISITS = Fact(MEASUREMENTS, "last_on")
_VISITS_MADE = Fact(VISITS, "visited_on")
_OBSERVED = Fact(OBSERVATIONS, "visited_on")
_CHAIN_SENTENCES = (
    text("Service- och vårdkedjor", "Palvelu- ja hoitoketjut", "Service and care chains"),
    text("kedjor", "ketjusta", "chains"),
)
_PLANS = (
    text("Enheter som ska ha en plan", "Yksiköt, joilla pitää olla suunnitelma", "Units that should have a plan"),
    text("enheter", "yksiköstä", "units"),
)


def _plans(code: str, name: Text, definition: Text, numerator: Text) -> Indicator:
    return share(f"{code}_share", Theme.STEERING, name, definition, (numerator, *_PLANS), delivered_share(code), "up")


INDICATORS = (
    share(
        "tasks_done_share",
        Theme.STEERING,
        text("Andel gjorda uppgifter i programmen", "Ohjelmien tehtävistä tehty", "Share of programmes' tasks done"),
        text(
            "Av de uppgifter som berör enheterna och som de svarat om för året, de som är gjorda eller etablerade.",
            "Yksiköitä koskevista tehtävistä, joista ne ovat vuodelta vastanneet, tehdyt tai vakiintuneet.",
            "Of the tasks that concern the units and that they have answered for the year, those done or established.",
        ),
        (
            text("Gjorda eller etablerade", "Tehdyt tai vakiintuneet", "Done or established"),
            text("Besvarade uppgifter", "Vastatut tehtävät", "Tasks answered"),
            text("uppgifter", "tehtävästä", "tasks"),
        ),
        StockShare(_ANSWERED, row.done),
        "up",
    ),
    counted(
        "tasks_answered",
        Theme.STEERING,
        text("Besvarade uppgifter", "Vastatut tehtävät", "Tasks answered"),
        text(
            "Uppgifter i programmen som enheterna svarat om för året när perioden slutade.",
            "Ohjelmien tehtävät, joista yksiköt olivat jakson lopussa vuodelta vastanneet.",
            "Programmes' tasks that units had answered for the year when the period ended.",
        ),
        _ANSWERED,
        text("uppgifter", "tehtävää", "tasks"),
        "up",
    ),
    _plans(
        "plans_valid",
        text(
            "Andel giltiga egenkontrollplaner",
            "Voimassa olevien omavalvontasuunnitelmien osuus",
            "Share of self-monitoring plans valid",
        ),
        text(
            "Av enheterna, de vars plan för egenkontroll setts över inom utsatt tid.",
            "Yksiköistä ne, joiden omavalvontasuunnitelma on tarkistettu ajallaan.",
            "Of the units, those whose plan for self-monitoring has been reviewed in time.",
        ),
        text("Giltiga planer", "Voimassa olevat suunnitelmat", "Valid plans"),
    ),
    _plans(
        "plans_published",
        text(
            "Andel publicerade egenkontrollplaner",
            "Julkaistujen omavalvontasuunnitelmien osuus",
            "Share of self-monitoring plans published",
        ),
        text(
            "Av enheterna, de vars plan för egenkontroll är publicerad.",
            "Yksiköistä ne, joiden omavalvontasuunnitelma on julkaistu.",
            "Of the units, those whose plan for self-monitoring is published.",
        ),
        text("Publicerade planer", "Julkaistut suunnitelmat", "Published plans"),
    ),
    _plans(
        "medication_plans",
        text(
            "Andel giltiga läkemedelsplaner",
            "Voimassa olevien lääkehoitosuunnitelmien osuus",
            "Share of medication plans valid",
        ),
        text(
            "Av enheterna, de vars plan för läkemedelsbehandling setts över inom utsatt tid.",
            "Yksiköistä ne, joiden lääkehoitosuunnitelma on tarkistettu ajallaan.",
            "Of the units, those whose plan for medication has been reviewed in time.",
        ),
        text("Giltiga planer", "Voimassa olevat suunnitelmat", "Valid plans"),
    ),
    counted(
        "supervision_visits",
        Theme.STEERING,
        text("Tillsynsbesök", "Valvontakäynnit", "Supervision visits"),
        text(
            "Tillsynsbesök enligt de filer som tagits in i registret.",
            "Valvontakäynnit rekisteriin tuotujen tiedostojen mukaan.",
            "Supervision visits by the files taken into the register.",
        ),
        Total(_VISITS, row.value, where=(row.register == "supervision-visits") & ~row.derived, events=True),
        text("besök", "käyntiä", "visits"),
    ),
    counted(
        "visits_made",
        Theme.STEERING,
        text("Gjorda besök", "Tehdyt käynnit", "Visits made"),
        text(
            "Auditeringar och tillsynsbesök som gjorts i enheterna, anmälda, oanmälda, uppföljande och reaktiva.",
            "Yksiköihin tehdyt auditoinnit ja valvontakäynnit: ilmoitetut, ilmoittamattomat, seuranta ja reaktiiviset.",
            "Audits and supervision visits made to the units: announced, unannounced, follow-up and reactive.",
        ),
        Count(_VISITS_MADE),
        text("besök", "käyntiä", "visits"),
    ),
    Indicator(
        id="observations_per_visit",
        theme=Theme.STEERING,
        name=text("Observationer per besök", "Havaintoja käyntiä kohti", "Observations per visit"),
        definition=text(
            "Klassificerade observationer delat med gjorda besök.",
            "Luokitellut havainnot jaettuna tehdyillä käynneillä.",
            "Classified observations divided by visits made.",
        ),
        numerator=text("Observationer", "Havainnot", "Observations"),
        denominator=text("Gjorda besök", "Tehdyt käynnit", "Visits made"),
        basis=text("besök", "käyntiä kohti", "visits"),
        measure=Rate(Count(_OBSERVED), Count(_VISITS_MADE), per=1.0),
        unit=Unit.RATE,
        better="none",
        decimals=1,
    ),
    share(
        "nonconformities_share",
        Theme.STEERING,
        text("Andel avvikelser vid besök", "Poikkeamien osuus käynneillä", "Share of nonconformities on visits"),
        text(
            "Av observationerna vid besök, de som var mindre eller större avvikelser.",
            "Käyntien havainnoista lievät ja vakavat poikkeamat.",
            "Of the observations on visits, those that were minor or major nonconformities.",
        ),
        (
            text("Avvikelser", "Poikkeamat", "Nonconformities"),
            text("Observationer", "Havainnot", "Observations"),
            text("observationer", "havainnosta", "observations"),
        ),
        Share(_OBSERVED, row.grade.isin(["minor", "major"])),
        "down",
    ),
    share(
        "inspection_actions_in_time_share",
        Theme.STEERING,
        text(
            "Åtgärder efter besök gjorda i tid",
            "Käyntien toimenpiteet tehty ajoissa",
            "Actions after visits done in time",
        ),
        text(
            "Av åtgärderna ur observationer vars dag passerat, de som gjordes senast den dagen.",
            "Havainnoista lähteneistä toimenpiteistä, joiden määräpäivä on ohi, viimeistään silloin tehdyt.",
            "Of the actions from observations whose day has passed, those done by that day.",
        ),
        (
            text("Gjorda i tid", "Ajoissa tehdyt", "Done in time"),
            text("Åtgärder ur observationer", "Havaintojen toimenpiteet", "Actions from observations"),
            ACTIONS_COUNTED,
        ),
        Share(
            ACTIONS_DUE,
            part=row.done_on.notnull() & (row.done_on <= row.due_on),
            whole=(row.origin == "observation") & (row.state != "cancelled"),
        ),
        "up",
    ),
    share(
        "chains_ready_share",
        Theme.STEERING,
        text(
            "Andel färdiga service- och vårdkedjor",
            "Valmiiden palvelu- ja hoitoketjujen osuus",
            "Share of service and care chains ready",
        ),
        text(
            "Av kedjorna, de som var klara eller uppdaterade när läget senast lästes i perioden.",
            "Ketjuista ne, jotka olivat valmiita tai päivitettyjä, kun tila jaksolla viimeksi luettiin.",
            "Of the chains, those ready or updated when their state was last read in the period.",
        ),
        (text("Klara eller uppdaterade", "Valmiit tai päivitetyt", "Ready or updated"), *_CHAIN_SENTENCES),
        Share(_CHAINS, part=row.state.isin(["ready", "updated"])),
        "up",
    ),
    share(
        "chains_published_share",
        Theme.STEERING,
        text("Andel publicerade kedjor", "Julkaistujen ketjujen osuus", "Share of chains published"),
        text(
            "Av kedjorna, de vars beskrivning var publicerad när läget senast lästes i perioden.",
            "Ketjuista ne, joiden kuvaus oli julkaistu, kun tila jaksolla viimeksi luettiin.",
            "Of the chains, those whose description was published when last read in the period.",
        ),
        (text("Publicerade", "Julkaistut", "Published"), *_CHAIN_SENTENCES),
        Share(_CHAINS, part=row.published),
        "up",
    ),
    counted(
        "safety_walks",
        Theme.STEERING,
        text("Säkerhetsronder", "Turvallisuuskävelyt", "Safety walks"),
        text(
            "Säkerhetsronder och säkerhetsdialoger som enheterna hållit.",
            "Yksiköiden pitämät turvallisuuskävelyt ja -keskustelut.",
            "Safety walks and safety dialogues that units have held.",
        ),
        total_of("safety_walks", events=True),
        text("ronder", "kävelyä", "walks"),
        "up",
    ),
    share(
        "safety_on_agenda_share",
        Theme.STEERING,
        text(
            "Möten där patientsäkerheten behandlades",
            "Kokoukset, joissa potilasturvallisuutta käsiteltiin",
            "Meetings where patient safety was dealt with",
        ),
        text(
            "Av forumens möten med godkänt protokoll, de där patient- och klientsäkerheten behandlades.",
            "Foorumien kokouksista (pöytäkirja hyväksytty) ne, joissa potilas- ja asiakasturvallisuutta käsiteltiin.",
            "Of forums' meetings with approved minutes, those where patient and client safety was dealt with.",
        ),
        (
            text("Behandlades", "Käsiteltiin", "Dealt with"),
            text("Hållna möten", "Pidetyt kokoukset", "Meetings held"),
            text("möten", "kokouksesta", "meetings"),
        ),
        Share(_MEETINGS, part=row.safety),
        "up",
    ),
)
