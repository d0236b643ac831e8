"""The sentences and headings of the reviews, in three languages (pure: a document's language is not the reader's)."""

from collections.abc import Mapping
from types import MappingProxyType

from valvo.core.languages import Language, Text

WORDS: Mapping[str, Text] = MappingProxyType(
    {
        # titles
        "annual_title": Text(
            sv="Årsöversikt av egenkontrollen", fi="Omavalvonnan vuosikatsaus", en="Annual review of self-monitoring"
        ),
        "quarterly_title": Text(
            sv="Kvartalsöversikt av egenkontrollen",
            fi="Omavalvonnan neljännesvuosikatsaus",
            en="Quarterly review of self-monitoring",
        ),
        "subtitle": Text(
            sv="Klient- och patientsäkerhet, tillgång till vård, tillsyn",
            fi="Asiakas- ja potilasturvallisuus, hoitoonpääsy, valvonta",
            en="Client and patient safety, access to care, supervision",
        ),
        "summary": Text(sv="Sammanfattning", fi="Yhteenveto", en="Summary"),
        "access": Text(sv="Tillgång till vård", fi="Hoitoonpääsy", en="Access to care"),
        "assessment": Text(sv="Väntar på bedömning", fi="Arviointia odottavat", en="Waiting for assessment"),
        "care": Text(sv="Väntar på vård", fi="Hoitoa odottavat", en="Waiting for care"),
        "place_of": Text(sv="{row} – ”{heading}”", fi="{row} – ”{heading}”", en="{row} – “{heading}”"),
        "continuity": Text(sv="Kontinuitet", fi="Jatkuvuus", en="Continuity"),
        "safety": Text(sv="Säkerhet", fi="Turvallisuus", en="Safety"),
        "audits": Text(sv="Interna auditeringar", fi="Sisäiset auditoinnit", en="Internal audits"),
        "injuries": Text(sv="Patientskador", fi="Potilasvahingot", en="Patient injuries"),
        "practice": Text(
            sv="Infektioner, fall, läkemedel och utrustning",
            fi="Infektiot, kaatumiset, lääkehoito ja laitteet",
            en="Infections, falls, medicines and devices",
        ),
        "followed": Text(sv="Enheternas indikatorer", fi="Yksiköiden mittarit", en="Indicators of the units"),
        "whole": Text(sv="Av", fi="Joukosta", en="Out of"),
        "staff": Text(sv="Personal", fi="Henkilöstö", en="Staff"),
        "feedback": Text(sv="Respons från kunder", fi="Asiakaspalaute", en="Feedback from clients"),
        "ombud": Text(
            sv="Kontakter till patient- och socialombuden",
            fi="Yhteydenotot potilas- ja sosiaaliasiavastaaviin",
            en="Contacts with the social and patient ombudspersons",
        ),
        "cooperation": Text(sv="Samarbete", fi="Yhteistyö", en="Cooperation"),
        "other": Text(sv="Övriga nyckeltal", fi="Muut tunnusluvut", en="Other key figures"),
        "supervision": Text(sv="Tillsyn", fi="Valvonta", en="Supervision"),
        "objections": Text(sv="Anmärkningar", fi="Muistutukset", en="Objections"),
        "complaints": Text(
            sv="Klagomål till tillsynsmyndigheterna",
            fi="Kantelut valvontaviranomaisille",
            en="Complaints to the supervisory authorities",
        ),
        "chains": Text(sv="Service- och vårdkedjor", fi="Palvelu- ja hoitoketjut", en="Service and care chains"),
        "sources": Text(
            sv="Källan säger, antalen ger", fi="Lähteen mukaan, luvuista laskettuna", en="Source says, counts give"
        ),
        # columns
        "total": Text(sv="Totalt", fi="Yhteensä", en="Total"),
        "unit": Text(sv="Enhet", fi="Yksikkö", en="Unit"),
        "specialty": Text(sv="Specialitet", fi="Erikoisala", en="Specialty"),
        "change": Text(sv="Förändring", fi="Muutos", en="Change"),
        "change_share": Text(sv="Förändring, %", fi="Muutos, %", en="Change, %"),
        "waiting_on": Text(sv="Väntar {day}", fi="Odottaa {day}", en="Waiting {day}"),
        "all_waiting_on": Text(sv="Väntar totalt {day}", fi="Odottaa kaikkiaan {day}", en="All waiting {day}"),
        "guarantee_on": Text(
            sv="Omfattas av vårdgarantin {day}", fi="Hoitotakuun piirissä {day}", en="Under the care guarantee {day}"
        ),
        "over_on": Text(sv="Över {days} dygn {day}", fi="Yli {days} vrk {day}", en="Over {days} days {day}"),
        "share_on": Text(
            sv="Andel över {days} dygn {day}", fi="Osuus yli {days} vrk {day}", en="Share over {days} days {day}"
        ),
        "cause": Text(sv="Orsak", fi="Syy", en="Cause"),
        "share_of_all": Text(sv="andel av alla", fi="osuus kaikista", en="share of all"),
        "without_class": Text(sv="Utan orsaksklass", fi="Ilman syyluokkaa", en="Without a cause class"),
        "authority": Text(sv="Tillsynsmyndighet", fi="Valvontaviranomainen", en="Supervisory authority"),
        "figure": Text(sv="Nyckeltal", fi="Tunnusluku", en="Key figure"),
        "figures_of": Text(sv="Nyckeltal för {period}", fi="Tunnusluvut: {period}", en="Key figures for {period}"),
        "remark": Text(sv="Källans anmärkning", fi="Lähteen huomautus", en="The source's remark"),
        "chain": Text(sv="Kedja", fi="Ketju", en="Chain"),
        "state": Text(sv="Läge", fi="Tila", en="State"),
        "available": Text(sv="Beskrivning tillgänglig", fi="Kuvaus saatavilla", en="Description available"),
        "number": Text(sv="Antal", fi="Määrä", en="Number"),
        "share": Text(sv="Andel", fi="Osuus", en="Share"),
        "yes": Text(sv="ja", fi="kyllä", en="yes"),
        "no": Text(sv="nej", fi="ei", en="no"),
        "not_told": Text(sv="uppges inte", fi="ei kerrota", en="not told"),
        "visit_kind": Text(
            sv="Produktionssätt och besökstyp",
            fi="Tuottamistapa ja käynnin laji",
            en="Form of provision and kind of visit",
        ),
        "form": Text(sv="Produktionssätt", fi="Tuottamistapa", en="Form of provision"),
        "visits": Text(sv="Tillsynsbesök", fi="Valvontakäynnit", en="Supervision visits"),
        "month": Text(sv="Månad", fi="Kuukausi", en="Month"),
        "place": Text(sv="Cell", fi="Solu", en="Cell"),
        "source_says": Text(sv="Källan säger", fi="Lähteen mukaan", en="Source says"),
        "counts_give": Text(sv="Antalen ger", fi="Luvuista laskettuna", en="Counts give"),
        "file": Text(sv="Fil", fi="Tiedosto", en="File"),
        # states
        "updated": Text(sv="Uppdaterad", fi="Päivitetty", en="Updated"),
        "ready": Text(sv="Klar", fi="Valmis", en="Ready"),
        "awaiting-approval": Text(
            sv="Färdig, inte ännu godkänd", fi="Valmis, ei vielä hyväksytty", en="Done, not yet approved"
        ),
        "under-description": Text(sv="Beskrivning pågår", fi="Kuvaus kesken", en="Under description"),
        # captions and titles
        "assessment_caption": Text(
            sv="Patienter som väntar på bedömning av vårdbehovet {day}",
            fi="Hoidon tarpeen arviointia odottavat potilaat {day}",
            en="Patients waiting for an assessment of their need for care, {day}",
        ),
        "care_caption": Text(
            sv="Patienter som väntar på vård {day}, gräns {days} dygn",
            fi="Hoitoa odottavat potilaat {day}, raja {days} vrk",
            en="Patients waiting for care, {day}, limit {days} days",
        ),
        "share_chart_now": Text(
            sv="Andel som väntat över {days} dygn",
            fi="Yli {days} vrk odottaneiden osuus",
            en="Share having waited over {days} days",
        ),
        "share_chart": Text(
            sv="Andel som väntat över {days} dygn, nu och ett år tidigare",
            fi="Yli {days} vrk odottaneiden osuus nyt ja vuotta aiemmin",
            en="Share having waited over {days} days, now and a year earlier",
        ),
        "objections_caption": Text(
            sv="Anmärkningar av patienter eller anhöriga per orsak",
            fi="Potilaiden tai omaisten muistutukset syittäin",
            en="Objections by patients or relatives by cause",
        ),
        "objections_chart": Text(
            sv="Andel av anmärkningarna per orsaksklass, {before} och {now}",
            fi="Osuus muistutuksista syyluokittain, {before} ja {now}",
            en="Share of objections by cause class, {before} and {now}",
        ),
        "complaints_caption": Text(
            sv="Klagomål per tillsynsmyndighet", fi="Kantelut valvontaviranomaisittain", en="Complaints by authority"
        ),
        "injury-notices_caption": Text(
            sv="Anmälda patientskador per orsak",
            fi="Ilmoitetut potilasvahingot syittäin",
            en="Patient injuries notified, by cause",
        ),
        "injury-decisions_caption": Text(
            sv="Patientskador som försäkringen avgjort, per orsak",
            fi="Vakuutuksen ratkaisemat potilasvahingot syittäin",
            en="Patient injuries decided by the insurer, by cause",
        ),
        "injuries-paid_caption": Text(
            sv="Ersatta patientskador per orsak",
            fi="Korvatut potilasvahingot syittäin",
            en="Patient injuries compensated, by cause",
        ),
        "states_caption": Text(sv="Kedjor per läge", fi="Ketjut tilan mukaan", en="Chains by state"),
        "chains_caption": Text(sv="Läget för varje kedja", fi="Kunkin ketjun tila", en="State of each chain"),
        "visits_caption": Text(
            sv="Tillsynsbesök per månad, besökstyp och produktionssätt",
            fi="Valvontakäynnit kuukauden, lajin ja tuottamistavan mukaan",
            en="Supervision visits by month, kind and form of provision",
        ),
        "visits_chart": Text(
            sv="Tillsynsbesök per produktionssätt",
            fi="Valvontakäynnit tuottamistavoittain",
            en="Supervision visits by form of provision",
        ),
        "differences_caption": Text(
            sv="Ställen där källan trycker en annan siffra än dess egna antal ger",
            fi="Kohdat, joissa lähteeseen merkitty luku poikkeaa sen omista luvuista lasketusta",
            en="Places where the source prints another figure than its own counts give",
        ),
        # computed key figures
        "serious-share": Text(
            sv="Allvarliga, andel av anmälningarna", fi="Vakavat, osuus ilmoituksista", en="Serious, share of reports"
        ),
        "observations-per-visit": Text(
            sv="Observationer per auditeringsbesök",
            fi="Havaintoja auditointikäyntiä kohti",
            en="Observations per audit visit",
        ),
        "objects-per-event": Text(
            sv="Statistikobjekt per händelse", fi="Tilastokohteita tapahtumaa kohti", en="Statistical objects per event"
        ),
        # findings
        "share_compared": Text(
            sv="Andelen över gränsen är lägre än ett år tidigare för {lower} av {all} och högre för {higher}. ",
            fi="Rajan ylittäneiden osuus on pienempi kuin vuotta aiemmin {lower}/{all} tapauksessa ja suurempi "
            "{higher}/{all} tapauksessa. ",
            en="The share over the limit is lower than a year earlier for {lower} of {all} and higher for {higher}. ",
        ),
        "share_highest": Text(
            sv="Högst är den för {worst}: {share}.",
            fi="Suurin se on: {worst}, {share}.",
            en="It is highest for {worst}: {share}.",
        ),
        "share_alone": Text(
            sv="Andelen över gränsen är högst för {worst}: {share}.",
            fi="Rajan ylittäneiden osuus on suurin: {worst}, {share}.",
            en="The share over the limit is highest for {worst}: {share}.",
        ),
        "share_none": Text(
            sv="Ingen har väntat över gränsen.",
            fi="Kukaan ei ole odottanut yli rajan.",
            en="Nobody has waited over the limit.",
        ),
        "count_finding": Text(
            sv="Totalt {now}, {change} jämfört med {then} ({before}).",
            fi="Yhteensä {now}, {change} verrattuna: {then} ({before}).",
            en="{now} in all, {change} compared with {then} ({before}).",
        ),
        "visits_finding": Text(
            sv="Totalt {total} besök under perioden.",
            fi="Jaksolla yhteensä {total} käyntiä.",
            en="{total} visits in all during the period.",
        ),
        "chains_finding": Text(
            sv="{published} av {all} kedjor har en tillgänglig beskrivning.",
            fi="Kuvaus on saatavilla {published}/{all} ketjusta.",
            en="{published} of {all} chains have a description available.",
        ),
        # notes
        "incomplete_total": Text(
            sv="Rader där ett tal saknas är inte med i summans andel: {rows}.",
            fi="Rivit, joilta luku puuttuu, eivät ole mukana summan osuudessa: {rows}.",
            en="Rows with a missing figure are left out of the total's share: {rows}.",
        ),
        "derived": Text(
            sv="Talen för {day} är räknade av förändringen sedan dess.",
            fi="Päivän {day} luvut on laskettu sen jälkeisestä muutoksesta.",
            en="The figures for {day} are computed from the change since then.",
        ),
        "no_differences": Text(
            sv="Alla andelar och summor som filerna trycker stämmer med deras antal.",
            fi="Kaikki tiedostoihin merkityt osuudet ja summat vastaavat niiden lukumääriä.",
            en="All shares and sums that the files print agree with their counts.",
        ),
        "missing_visits": Text(
            sv="En tom cell i källan visas som saknad uppgift och räknas inte i summan.",
            fi="Lähteen tyhjä solu näytetään puuttuvana tietona, eikä se ole mukana summassa.",
            en="A cell the source leaves empty is shown as missing and does not count in the sum.",
        ),
        "nothing": Text(
            sv="Det finns inga siffror för {period} i registren för {unit}.",
            fi="Rekistereissä ei ole lukuja: {unit}, {period}.",
            en="There are no figures for {period} in the registers of {unit}.",
        ),
        "taken_from": Text(
            sv="Siffrorna är tagna ur: {files}.",
            fi="Luvut ovat tiedostoista: {files}.",
            en="The figures are taken from: {files}.",
        ),
        # definitions
        "def_over": Text(sv="Andel över gränsen", fi="Rajan ylittäneiden osuus", en="Share over the limit"),
        "def_over_text": Text(
            sv="De som väntat längre än gränsen, delat med dem som väntar; för vård räknas bara de som omfattas av "
            "vårdgarantin.",
            fi="Rajaa pidempään odottaneet jaettuna odottavilla; hoidossa mukana vain hoitotakuun piirissä olevat.",
            en="Those who have waited longer than the limit, divided by those who wait; for care only those under the "
            "care guarantee count.",
        ),
        "def_over_source": Text(
            sv="Hälso- och sjukvårdslagen 1326/2010 § 52 och 53",
            fi="Terveydenhuoltolaki 1326/2010 52 ja 53 §",
            en="Health Care Act 1326/2010, sections 52 and 53",
        ),
        "def_rounding": Text(sv="Avrundning", fi="Pyöristys", en="Rounding"),
        "def_rounding_text": Text(
            sv="Andelar avrundas var för sig, halva uppåt; de justeras inte så att summan blir 100.",
            fi="Osuudet pyöristetään kukin erikseen, puolikas ylöspäin; niitä ei sovitella summaan 100.",
            en="Shares are rounded one by one, halves up; they are not adjusted to sum to 100.",
        ),
        "def_handled": Text(sv="Räknat här", fi="Täällä laskettu", en="Counted here"),
        "def_handled_text": Text(
            sv="Anmälningar om riskhändelser och risker som kommit in under perioden, utan dubbletter och sådant som "
            "inte hör till oss. Handläggarens bedömning gäller, annars anmälarens. Allvarlig är en händelse vars skada "
            "bedömts som allvarlig eller värre. En siffra som registren uppger går före.",
            fi="Jaksolla saapuneet ilmoitukset vaaratapahtumista ja riskeistä ilman kaksoiskappaleita ja muille "
            "kuuluvia. Käsittelijän arvio ratkaisee, muuten ilmoittajan. Vakava on tapahtuma, jonka haitta on arvioitu "
            "vähintään vakavaksi. Rekisterin ilmoittama luku on ensisijainen.",
            en="Reports of hazard events and risks received in the period, without duplicates and what is not ours. "
            "The handler's judgement counts, else the reporter's. An event is serious where its harm was judged severe "
            "or worse. A figure the registers state comes first.",
        ),
        "def_before": Text(sv="Ett år tidigare", fi="Vuotta aiemmin", en="A year earlier"),
        "def_before_text": Text(
            sv="Källans egen siffra för året innan; där den bara ger förändringen: talet nu minus förändringen.",
            fi="Lähteen oma luku edelliseltä vuodelta; jos lähde antaa vain muutoksen: nykyinen luku miinus muutos.",
            en="The source's own figure for the year before; where it gives only the change: the figure now minus it.",
        ),
    }
)


def say(name: str, language: Language, **values: str) -> str:
    """Return one of the words, its blanks filled."""
    return WORDS[name][language].format(**values)
