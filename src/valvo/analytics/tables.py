"""The lake's tables, declared once: what is built, what is documented and what engines read all come from here.

No free text and no identity: codes, numbers, dates and the ids of rows. A fact is partitioned by the year of a moment
that never changes for it, so that the change of a row touches one partition.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

import pyarrow as pa

from valvo.core.languages import Text


class Type(StrEnum):
    """The types a column can have."""

    ID = "id"
    INTEGER = "integer"
    CODE = "code"
    CODES = "codes"
    NAME = "name"
    DAY = "day"
    YEAR = "year"
    FLAG = "flag"


ARROW: Mapping[Type, pa.DataType] = MappingProxyType(
    {
        Type.ID: pa.int64(),
        Type.INTEGER: pa.int32(),
        Type.CODE: pa.string(),
        Type.CODES: pa.list_(pa.field("element", pa.string())),
        Type.NAME: pa.string(),
        Type.DAY: pa.date32(),
        Type.YEAR: pa.int16(),
        Type.FLAG: pa.bool_(),
    }
)


@dataclass(frozen=True)
class Column:
    """One column. `optional` columns may be empty; the meaning says when."""

    name: str
    type: Type
    meaning: Text
    optional: bool = False


@dataclass(frozen=True)
class LakeTable:
    """One table. Facts have a single column `id` as key and a partition `year`; the others are rewritten whole."""

    name: str
    meaning: Text
    columns: tuple[Column, ...]

    @property
    def partitioned(self) -> bool:
        """Tell whether the table is a fact, partitioned by year."""
        return any(column.type is Type.YEAR for column in self.columns)

    @property
    def schema(self) -> pa.Schema:
        """Return the table's Arrow schema."""
        return pa.schema([pa.field(one.name, ARROW[one.type], nullable=one.optional) for one in self.columns])

    @property
    def digest(self) -> str:
        """Return a digest of names and types: a table built from other declarations is built anew."""
        shape = "\n".join(f"{one.name} {one.type} {one.optional}" for one in self.columns)
        return hashlib.sha256(shape.encode()).hexdigest()[:16]


def _text(sv: str, fi: str, en: str) -> Text:
    return Text(sv=sv, fi=fi, en=en)


_UNIT = Column("unit", Type.ID, _text("Enheten, id i units", "Yksikkö, id taulussa units", "The unit, id in units"))


def _year(of: str) -> Column:
    return Column("year", Type.YEAR, _text(f"Året i {of}; partition", f"Vuosi: {of}; osio", f"Year of {of}; partition"))


def _code(name: str, sv: str, fi: str, en: str, *, optional: bool = False) -> Column:
    return Column(name, Type.CODE, _text(sv, fi, en), optional)


def _day(name: str, sv: str, fi: str, en: str, *, optional: bool = False) -> Column:
    return Column(name, Type.DAY, _text(sv, fi, en), optional)


def _number(name: str, sv: str, fi: str, en: str, *, optional: bool = False) -> Column:
    return Column(name, Type.INTEGER, _text(sv, fi, en), optional)


def _flag(name: str, sv: str, fi: str, en: str) -> Column:
    return Column(name, Type.FLAG, _text(sv, fi, en))


def _id(sv: str, fi: str, en: str, name: str = "id") -> Column:
    return Column(name, Type.ID, _text(sv, fi, en))


def _name(language: str, sv: str, fi: str, en: str) -> Column:
    return Column(f"name_{language}", Type.NAME, _text(sv, fi, en))


UNITS = LakeTable(
    "units",
    _text(
        "Organisatörer, producenter, helheter och enheter, öppna och stängda",
        "Järjestäjät, tuottajat, palvelukokonaisuudet ja yksiköt, avoimet ja suljetut",
        "Organisers, producers, entities and units, open and closed",
    ),
    (
        _id("Enhetens id", "Yksikön id", "The unit's id"),
        _code("public_id", "Offentligt kännetecken", "Julkinen tunnus", "Public identifier"),
        _code("kind", "Nivå i trädet", "Taso puussa", "Level in the tree"),
        _code("sector", "Hälsovård, socialvård eller båda", "Terveys, sosiaali tai molemmat", "Health, social or both"),
        _code("provider_form", "Produktionssätt", "Tuottamistapa", "How services are provided"),
        _name("sv", "Namn på svenska", "Nimi ruotsiksi", "Name in Swedish"),
        _name("fi", "Namn på finska", "Nimi suomeksi", "Name in Finnish"),
        _name("en", "Namn på engelska", "Nimi englanniksi", "Name in English"),
        _day("opened_on", "Första dagen", "Ensimmäinen päivä", "First day"),
        _day(
            "closed_on",
            "Första dagen enheten inte längre finns; tom medan den är öppen",
            "Ensimmäinen päivä, jona yksikköä ei enää ole; tyhjä, kun yksikkö on avoin",
            "First day the unit no longer is; empty while it is open",
            optional=True,
        ),
    ),
)

CLOSURE = LakeTable(
    "closure",
    _text(
        "Vem som står under vem, och när; varje enhet står under sig själv på djup 0",
        "Kuka on kenenkin alla ja milloin; jokainen yksikkö on itsensä alla syvyydellä 0",
        "Who stands under whom, and when; every unit stands under itself at depth 0",
    ),
    (
        _id("Enheten ovanför", "Ylempi yksikkö", "The unit above", name="ancestor"),
        _id("Enheten under", "Alempi yksikkö", "The unit below", name="descendant"),
        _number("depth", "Steg mellan dem", "Askelia välissä", "Steps between them"),
        _day("valid_from", "Första dagen", "Ensimmäinen päivä", "First day"),
        _day(
            "valid_to",
            "Första dagen det inte längre gäller; 9999-12-31 medan det gäller",
            "Ensimmäinen päivä, jona ei enää voimassa; 9999-12-31, kun on voimassa",
            "First day it no longer holds; 9999-12-31 while it does",
        ),
    ),
)

REPORTS = LakeTable(
    "reports",
    _text("Inkomna anmälningar", "Saapuneet ilmoitukset", "Reports received"),
    (
        _id("Anmälans id", "Ilmoituksen id", "The report's id"),
        _UNIT,
        _code("kind", "Slag av anmälan", "Ilmoituksen laji", "Kind of report"),
        _code(
            "reach",
            "Hur nära en person det kom, enligt anmälaren",
            "Kuinka lähelle henkilöä tapahtuma eteni, ilmoittajan mukaan",
            "How far it came towards a person, as the reporter graded it",
        ),
        _code("role", "Anmälarens roll", "Ilmoittajan rooli", "The reporter's role"),
        _code("secrecy", "Namngiven, skyddad, anonym", "Nimellinen, suojattu, nimetön", "Named, protected, anonymous"),
        _code("channel", "Vilken väg den kom", "Saapumistapa", "Which way it came"),
        _code("language", "Språket den skrevs på", "Kirjoituskieli", "Language it was written in"),
        _day("happened_on", "Dagen det hände", "Tapahtumapäivä", "Day it happened"),
        _day("received_on", "Dagen den kom in", "Saapumispäivä", "Day it was received"),
        _year("received_on"),
    ),
)

CASES = LakeTable(
    "cases",
    _text(
        "Ärenden: ett för varje anmälan, med handläggarens bedömning",
        "Asiat: yksi kutakin ilmoitusta kohti, käsittelijän arvioineen",
        "Cases: one for each report, with the handler's judgement",
    ),
    (
        _id("Ärendets id", "Asian id", "The case's id"),
        _id("Anmälan, id i reports", "Ilmoitus, id taulussa reports", "The report, id in reports", name="report"),
        _UNIT,
        _code("kind", "Det som ärendet handläggs som", "Minä asiaa käsitellään", "What the case is handled as"),
        _code("state", "Läge", "Tila", "State"),
        _code("role", "Anmälarens roll", "Ilmoittajan rooli", "The reporter's role"),
        _code(
            "reach",
            "Hur nära en person det kom: handläggarens bedömning, annars anmälarens",
            "Kuinka lähelle henkilöä tapahtuma eteni: käsittelijän arvio, muuten ilmoittajan",
            "How far it came towards a person: the handler's judgement, else the reporter's",
        ),
        _code("event_type", "Typ av händelse", "Tapahtumatyyppi", "Type of event", optional=True),
        _code("physical_harm", "Fysisk skada", "Fyysinen haitta", "Physical harm", optional=True),
        _code("psychological_harm", "Psykisk skada", "Psyykkinen haitta", "Psychological harm", optional=True),
        _number(
            "harm",
            "Den värre av fysisk och psykisk skada: 1 ingen, 4 allvarlig, 5 döden; tom när den inte är känd",
            "Fyysisestä ja psyykkisestä haitasta pahempi: 1 ei haittaa, 4 vakava, 5 kuolema; tyhjä, kun ei tiedossa",
            "The worse of physical and psychological harm: 1 none, 4 severe, 5 death; empty where not known",
            optional=True,
        ),
        _code("unit_consequence", "Följd för enheten", "Seuraus yksikölle", "Consequence for the unit", optional=True),
        _number("likelihood", "Sannolikhet 1–5", "Todennäköisyys 1–5", "Likelihood 1–5", optional=True),
        _number("severity", "Allvarlighet 1–5", "Vakavuus 1–5", "Severity 1–5", optional=True),
        Column("factors", Type.CODES, _text("Bidragande faktorer", "Myötävaikuttavat tekijät", "Contributing factors")),
        _flag("handled", "Har en handläggare", "On käsittelijä", "Has a handler"),
        _flag("feedback", "Anmälaren har fått återkoppling", "Ilmoittaja on saanut palautteen", "Feedback was given"),
        _number("actions", "Åtgärder, inte avbrutna", "Toimenpiteet, ei perutut", "Actions that were not cancelled"),
        _day("happened_on", "Dagen det hände", "Tapahtumapäivä", "Day it happened"),
        _day("opened_on", "Dagen anmälan kom in", "Saapumispäivä", "Day the report was received"),
        _day("taken_on", "Dagen det togs emot", "Vastaanottopäivä", "Day it was taken", optional=True),
        _day("closed_on", "Dagen det avslutades", "Päättämispäivä", "Day it was closed", optional=True),
        _number("days_to_take", "Dygn till mottagande", "Päiviä vastaanottoon", "Days until taken", optional=True),
        _number("days_to_close", "Dygn till avslut", "Päiviä päättämiseen", "Days until closed", optional=True),
        _year("opened_on"),
    ),
)

CLOCKS = LakeTable(
    "clocks",
    _text("Tidsfrister för ärenden", "Asioiden määräajat", "Deadlines of cases"),
    (
        _id("Fristens id", "Määräajan id", "The deadline's id"),
        _id("Ärendet, id i cases", "Asia, id taulussa cases", "The case, id in cases", name="case"),
        _UNIT,
        _code("rule", "Vilken frist", "Mikä määräaika", "Which deadline"),
        _day("started_on", "Dagen den börjar löpa", "Alkamispäivä", "Day it starts"),
        _day("due_on", "Sista dagen", "Viimeinen päivä", "Last day"),
        _day("done_on", "Dagen det gjordes", "Toteutumispäivä", "Day it was done", optional=True),
        _flag("late", "Gjort efter fristen", "Tehty myöhässä", "Done after the deadline"),
        _year("started_on"),
    ),
)

ACTIONS = LakeTable(
    "actions",
    _text("Förbättringsåtgärder", "Kehittämistoimenpiteet", "Improvement actions"),
    (
        _id("Åtgärdens id", "Toimenpiteen id", "The action's id"),
        _UNIT,
        _code("origin", "Vad den kommer ur", "Mistä se on lähtöisin", "What raised it"),
        _id("Ursprungets id", "Lähteen id", "The origin's id", name="origin_id"),
        _code("state", "Läge", "Tila", "State"),
        _day("created_on", "Dagen den beslutades", "Päätöspäivä", "Day it was decided"),
        _day("due_on", "Ska vara klar", "Määräpäivä", "Due day"),
        _day("done_on", "Dagen den blev klar", "Valmistumispäivä", "Day it was done", optional=True),
        _day("verified_on", "Dagen den verifierades", "Todentamispäivä", "Day it was verified", optional=True),
        _day("cancelled_on", "Dagen den avbröts", "Peruutuspäivä", "Day it was cancelled", optional=True),
        _year("created_on"),
    ),
)

TABLES: tuple[LakeTable, ...] = (UNITS, CLOSURE, REPORTS, CASES, CLOCKS, ACTIONS)
