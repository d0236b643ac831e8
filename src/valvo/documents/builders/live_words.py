"""The sentences and headings of documents made out of live data, in three languages."""

from collections.abc import Mapping
from types import MappingProxyType

from valvo.core.languages import Language, Text

HEADINGS: Mapping[str, Text] = MappingProxyType(
    {
        "summary": Text(sv="Sammanfattning", fi="Yhteenveto", en="Summary"),
        "learned": Text(sv="Det här har vi lärt oss", fi="Mitä olemme oppineet", en="What we have learned"),
        "course": Text(sv="Utvecklingen över tid", fi="Kehitys ajan mittaan", en="The course over time"),
        "units": Text(sv="Enhet för enhet", fi="Yksiköittäin", en="Unit by unit"),
        "types": Text(sv="Vad som händer", fi="Mitä tapahtuu", en="What happens"),
        "handling": Text(sv="Så handläggs anmälningarna", fi="Ilmoitusten käsittely", en="How reports are handled"),
        "actions": Text(sv="Förbättringsåtgärder", fi="Kehittämistoimenpiteet", en="Improvement actions"),
        "ahead": Text(sv="Det här gör vi härnäst", fi="Mitä teemme seuraavaksi", en="What we do next"),
        "picture": Text(sv="Läget i siffror", fi="Tilanne lukuina", en="The situation in figures"),
        "attention": Text(
            sv="Det här vill vi att styrelsen ser",
            fi="Tähän pyydämme hallituksen huomiota",
            en="What the board should see",
        ),
        "followed": Text(
            sv="Så har planen för egenkontroll följts",
            fi="Näin omavalvontasuunnitelmaa on noudatettu",
            en="How the self-monitoring plan has been followed",
        ),
        "observations": Text(
            sv="Iakttagelser ur uppföljningen", fi="Seurannan havainnot", en="Observations from the follow-up"
        ),
        "measures": Text(
            sv="Åtgärder utifrån iakttagelserna",
            fi="Havaintojen perusteella tehtävät toimenpiteet",
            en="Measures taken on the observations",
        ),
        "conducted": Text(
            sv="Så har patientsäkerhetsarbetet bedrivits",
            fi="Näin potilasturvallisuustyötä on tehty",
            en="How patient-safety work has been conducted",
        ),
        "taken": Text(
            sv="Åtgärder för att öka patientsäkerheten",
            fi="Toimenpiteet potilasturvallisuuden parantamiseksi",
            en="Measures taken to increase patient safety",
        ),
        "results": Text(sv="Resultat som har uppnåtts", fi="Saavutetut tulokset", en="Results achieved"),
        "method": Text(sv="Om siffrorna", fi="Luvuista", en="About the figures"),
    }
)

WORDS: Mapping[str, Text] = MappingProxyType(
    {
        "title": Text(
            sv="Översikt av klient- och patientsäkerheten",
            fi="Asiakas- ja potilasturvallisuuskatsaus",
            en="Client and patient safety review",
        ),
        "subtitle": Text(
            sv="Händelser, handläggning och förbättringar",
            fi="Tapahtumat, käsittely ja kehittäminen",
            en="Events, handling and improvement",
        ),
        "board_title": Text(
            sv="Säkerhetsläget för styrelsen",
            fi="Turvallisuustilanne hallitukselle",
            en="The safety situation, for the board",
        ),
        "board_subtitle": Text(sv="En sida", fi="Yksi sivu", en="One page"),
        "follow_up_title": Text(
            sv="Enhetens uppföljning av egenkontrollen",
            fi="Yksikön omavalvonnan seuranta",
            en="The unit's follow-up of self-monitoring",
        ),
        "follow_up_subtitle": Text(
            sv="Iakttagelser och åtgärder, offentliggörs var fjärde månad (lagen om tillsynen över social- och "
            "hälsovården 741/2023, 27 §)",
            fi="Havainnot ja toimenpiteet, julkaistaan neljän kuukauden välein (laki sosiaali- ja terveydenhuollon "
            "valvonnasta 741/2023, 27 §)",
            en="Observations and measures, published every four months (Act 741/2023 on the supervision of social and "
            "health care, section 27)",
        ),
        "report_title": Text(
            sv="Patientsäkerhetsberättelse", fi="Potilasturvallisuuskertomus", en="Patient-safety report"
        ),
        "report_subtitle": Text(
            sv="Arbetet, åtgärderna och resultaten (patientsäkerhetslagen 2010:659, 3 kap. 10 §)",
            fi="Työ, toimenpiteet ja tulokset (Ruotsin potilasturvallisuuslaki 2010:659, 3 luku 10 §)",
            en="The work, the measures and the results (Swedish Patient Safety Act 2010:659, ch. 3 s. 10)",
        ),
        "quarters_caption": Text(
            sv="Kvartal för kvartal, {period}",
            fi="Neljänneksittäin, {period}",
            en="Quarter by quarter, {period}",
        ),
        "figure": Text(sv="Nyckeltal", fi="Tunnusluku", en="Key figure"),
        "days": Text(sv="dagar", fi="päivää", en="days"),
        "unit": Text(sv="Enhet", fi="Yksikkö", en="Unit"),
        "total": Text(sv="Totalt", fi="Yhteensä", en="Total"),
        "own": Text(sv="Direkt hos {unit}", fi="Suoraan: {unit}", en="At {unit} itself"),
        "reports": Text(sv="Anmälningar", fi="Ilmoituksia", en="Reports"),
        "events": Text(sv="Händelser", fi="Tapahtumia", en="Events"),
        "reached": Text(sv="Nådde en person", fi="Tapahtui henkilölle", en="Reached a person"),
        "serious": Text(sv="Allvarliga", fi="Vakavia", en="Serious"),
        "share_of_events": Text(sv="Andel av händelserna", fi="Osuus tapahtumista", en="Share of events"),
        "units_caption": Text(
            sv="Anmälningar och händelser i enheterna närmast under, {period}",
            fi="Ilmoitukset ja tapahtumat lähimmissä yksiköissä, {period}",
            en="Reports and events in the units directly below, {period}",
        ),
        "units_note": Text(
            sv="Enheterna står i bokstavsordning och rangordnas inte: många anmälningar betyder inte sämre säkerhet.",
            fi="Yksiköt ovat aakkosjärjestyksessä eikä niitä panna paremmuusjärjestykseen: "
            "ilmoitusten suuri määrä ei merkitse huonompaa turvallisuutta.",
            en="Units stand in alphabetical order and are not ranked: many reports do not mean less safety.",
        ),
        "type": Text(sv="Händelsetyp", fi="Tapahtumatyyppi", en="Event type"),
        "no_type": Text(sv="Ännu inte klassificerad", fi="Ei vielä luokiteltu", en="Not yet classified"),
        "types_caption": Text(
            sv="Händelser efter typ, {period}", fi="Tapahtumat tyypeittäin, {period}", en="Events by type, {period}"
        ),
        "types_chart": Text(
            sv="De vanligaste händelsetyperna, {period}",
            fi="Yleisimmät tapahtumatyypit, {period}",
            en="The most common event types, {period}",
        ),
        "types_finding": Text(
            sv="Vanligast är {type}: {share} av händelserna.",
            fi="Yleisin on {type}: {share} tapahtumista.",
            en="The most common is {type}: {share} of the events.",
        ),
        "state": Text(sv="Läge", fi="Tila", en="State"),
        "number": Text(sv="Antal", fi="Määrä", en="Number"),
        "late": Text(sv="Varav över tiden", fi="Niistä myöhässä", en="Of them overdue"),
        "actions_caption": Text(
            sv="Åtgärder som beslutats under perioden, efter läge {day}",
            fi="Jaksolla päätetyt toimenpiteet tilan mukaan {day}",
            en="Actions decided in the period, by their state on {day}",
        ),
        "actions_finding": Text(
            sv="{verified} av {all} åtgärder är verifierade av någon annan än den som gjort dem.",
            fi="Muu kuin tekijä on varmistanut {verified}/{all} toimenpiteestä.",
            en="{verified} of {all} actions have been verified by somebody else than who did them.",
        ),
        "no_months": Text(
            sv="{indicator}: det finns inga uppgifter ännu.",
            fi="{indicator}: tietoja ei vielä ole.",
            en="{indicator}: there are no data yet.",
        ),
        "no_actions": Text(
            sv="Inga åtgärder har beslutats under perioden.",
            fi="Jaksolla ei ole päätetty toimenpiteistä.",
            en="No actions were decided in the period.",
        ),
        "no_events": Text(
            sv="Inga händelser har anmälts under perioden.",
            fi="Jaksolla ei ole ilmoitettu tapahtumia.",
            en="No events were reported in the period.",
        ),
        "unfinished": Text(
            sv="Perioden pågår ännu: siffrorna gäller till och med {day}.",
            fi="Jakso on vielä kesken: luvut kattavat ajan {day} asti.",
            en="The period is still going on: the figures run to and including {day}.",
        ),
        "suppression": Text(
            sv="Antal av händelser under {threshold} visas inte, och inte heller siffror som de kunde räknas ut ur. "
            "Antalet anmälningar visas alltid.",
            fi="Alle {threshold} tapahtuman lukumääriä ei näytetä, ei myöskään lukuja, joista ne voisi laskea. "
            "Ilmoitusten määrä näytetään aina.",
            en="Numbers of events below {threshold} are not shown, nor figures they could be worked out from. The "
            "number of reports is always shown.",
        ),
        "limits": Text(
            sv="Diagrammen är styrdiagram med gränser vid tre standardavvikelser och reglerna i Making Data Count. "
            "Förändring jämförs med samma period året före.",
            fi="Kaaviot ovat ohjauskortteja, joiden rajat ovat kolmen keskihajonnan päässä; säännöt: Making Data "
            "Count. Muutosta verrataan edellisen vuoden vastaavaan jaksoon.",
            en="The charts are control charts with limits at three standard deviations and the rules of Making Data "
            "Count. Change is compared with the same period of the year before.",
        ),
        "def_events": Text(
            sv="Händelser som nådde en person eller var nära att göra det, utan dubbletter och sådant som inte hör "
            "till oss. En händelse räknas den dag anmälan kom in, till den enhet där ärendet handläggs.",
            fi="Henkilölle tapahtuneet ja läheltä piti -tapahtumat ilman kaksoiskappaleita ja muille "
            "kuuluvia. Tapahtuma lasketaan ilmoituksen saapumispäivälle ja tapausta käsittelevälle yksikölle.",
            en="Events that reached a person or nearly did, without duplicates and what is not ours. An event counts "
            "on the day its report was received, for the unit where the case is handled.",
        ),
        "def_types": Text(
            sv="Händelserna efter den typ handläggaren gett dem i kodlistan Händelsetyp.",
            fi="Tapahtumat käsittelijän antaman tyypin mukaan, koodisto Tapahtuman tyyppi.",
            en="The events by the type their handler gave them from the code list Event type.",
        ),
        "def_actions": Text(
            sv="Förbättringsåtgärder beslutade under perioden, med läget den dag siffrorna gäller. Över tiden är den "
            "som inte är gjord fast dagen har gått.",
            fi="Jaksolla päätetyt kehittämistoimenpiteet lukujen päivän tilanteen mukaan. Myöhässä on tekemätön "
            "toimenpide, jonka määräpäivä on mennyt.",
            en="Improvement actions decided in the period, in the state they had on the day the figures are right "
            "for. Overdue is what is not done although its day has passed.",
        ),
        "planned": Text(sv="Planerad", fi="Suunniteltu", en="Planned"),
        "under_way": Text(sv="Pågår", fi="Käynnissä", en="Under way"),
        "done": Text(sv="Gjord, väntar på verifiering", fi="Tehty, odottaa varmistusta", en="Done, to be verified"),
        "verified": Text(sv="Verifierad", fi="Varmistettu", en="Verified"),
        "cancelled": Text(sv="Avbruten", fi="Peruttu", en="Cancelled"),
    }
)


def say(name: str, language: Language, **values: str) -> str:
    """Return a sentence of `WORDS` with its values."""
    return WORDS[name][language].format(**values)
