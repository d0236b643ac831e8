"""Why a cell or a file is refused, and what a reader should know about a file: one sentence each, in three languages.

The sentences take what was seen as `{0}`, `{1}` …
"""

from dataclasses import dataclass
from enum import StrEnum

from valvo.core.errors import DataError
from valvo.core.languages import Language, Text


class Reason(StrEnum):
    """Every refusal and every remark there is."""

    NOT_A_NUMBER = "not-a-number"
    BROKEN_THOUSANDS = "broken-thousands"
    LONE_DASH = "lone-dash"
    DATE_FOR_NUMBER = "date-for-number"
    MERGED_NUMBER = "merged-number"
    NOT_WHOLE = "not-whole"
    TOO_BIG = "too-big"
    NEGATIVE = "negative"
    PERCENT_FOR_COUNT = "percent-for-count"
    SHARE_OUT_OF_RANGE = "share-out-of-range"
    OVER_TOTAL = "over-total"
    OVER_TOTAL_BEFORE = "over-total-before"
    NEGATIVE_BEFORE = "negative-before"
    NO_LABEL = "no-label"
    TWICE = "twice"
    OUTSIDE = "outside"
    BAD_YEAR = "bad-year"
    OTHER_PERIOD = "other-period"
    NOT_A_YEAR_APART = "not-a-year-apart"
    DATES_DIFFER = "dates-differ"
    NO_PERIOD = "no-period"
    DAY_NUMBER = "day-number"
    FAR_DAY = "far-day"
    NOT_COME = "not-come"
    REFUSED = "refused"
    UNKNOWN_WORD = "unknown-word"
    UNKNOWN_NAME = "unknown-name"
    NEAR_NAME = "near-name"
    SHARES_DO_NOT_FIT = "shares-do-not-fit"
    NO_ROWS = "no-rows"
    NO_SHAPE = "no-shape"
    NO_HEADINGS = "no-headings"
    NOT_THIS_SHAPE = "not-this-shape"
    TWO_SHAPES = "two-shapes"
    EMPTY_FILE = "empty-file"
    TOO_LARGE = "too-large"
    NOT_TEXT = "not-text"
    NOT_CSV = "not-csv"
    BROKEN_LETTERS = "broken-letters"
    OPEN_QUOTE = "open-quote"
    BROKEN_WORKBOOK = "broken-workbook"
    # Of programmes' tables.
    COLUMN_TWICE = "column-twice"
    NO_COLUMN = "no-column"
    NO_TRANSLATION = "no-translation"
    ID_TYPED_AS_NUMBER = "id-typed-as-number"
    NOT_AN_ID = "not-an-id"
    ID_TAKEN = "id-taken"
    NOT_YEARS = "not-years"
    YEAR_OUTSIDE = "year-outside"
    YEARS_OF_TASKS = "years-of-tasks"
    NOTHING_ABOVE = "nothing-above"
    CANNOT_STAND_UNDER = "cannot-stand-under"
    NO_PROGRAMME = "no-programme"
    NO_PUBLISHER = "no-publisher"
    NO_YEARS = "no-years"
    NO_PART = "no-part"
    DOES_NOT_FIT = "does-not-fit"
    # Remarks: worth knowing, no refusal.
    MISSING_COUNT = "missing-count"
    MISSING_IN_SUM = "missing-in-sum"
    ROW_WITHOUT_FIGURES = "row-without-figures"
    COLUMN_NOT_READ = "column-not-read"
    SHEET_NOT_READ = "sheet-not-read"
    NOTE_ROW = "note-row"
    NOT_IN_FORCE = "not-in-force"


SENTENCES: dict[Reason, Text] = {
    Reason.NOT_A_NUMBER: Text(
        sv="är inte ett tal",
        fi="ei ole luku",
        en="is not a number",
    ),
    Reason.BROKEN_THOUSANDS: Text(
        sv="är inte grupperat i tusental; mellan blanken ska stå tre siffror",
        fi="ei ole ryhmitelty tuhansittain; välilyöntien välissä kuuluu olla kolme numeroa",
        en="is not grouped in thousands; three digits belong between the blanks",
    ),
    Reason.LONE_DASH: Text(
        sv="kan betyda både noll och saknas; skriv 0 för ingen, lämna tomt när uppgiften saknas",
        fi="voi tarkoittaa sekä nollaa että puuttuvaa; kirjoita 0, jos ei yhtään, ja jätä tyhjäksi, jos tieto puuttuu",
        en="can mean both nought and missing; write 0 for none, leave the cell empty when the figure is missing",
    ),
    Reason.DATE_FOR_NUMBER: Text(
        sv="är ett datum där ett tal ska stå; kalkylprogrammet har kanske gjort om talet",
        fi="on päivämäärä, vaikka paikalle kuuluu luku; taulukko-ohjelma on ehkä muuttanut luvun",
        en="is a date where a number belongs; the spreadsheet program may have changed the number",
    ),
    Reason.MERGED_NUMBER: Text(
        sv="står i en sammanfogad cell; skriv talet i varje cell där det gäller",
        fi="on yhdistetyssä solussa; kirjoita luku jokaiseen soluun, jota se koskee",
        en="stands in a merged cell; write the number in each cell it is meant for",
    ),
    Reason.NOT_WHOLE: Text(
        sv="är inte ett helt antal; skilj tusental med blank, inte med punkt eller komma",
        fi="ei ole kokonaisluku; erota tuhannet välilyönnillä, ei pisteellä tai pilkulla",
        en="is not a whole count; separate thousands by a blank, not by a point or a comma",
    ),
    Reason.TOO_BIG: Text(
        sv="är större än någon siffra som sparas här",
        fi="on suurempi kuin mikään täällä säilytettävä luku",
        en="is larger than any figure kept here",
    ),
    Reason.NEGATIVE: Text(
        sv="är ett negativt antal",
        fi="on negatiivinen lukumäärä",
        en="is a negative count",
    ),
    Reason.PERCENT_FOR_COUNT: Text(
        sv="är en procentandel där ett antal ska stå",
        fi="on prosenttiosuus, vaikka paikalle kuuluu lukumäärä",
        en="is a percentage where a count belongs",
    ),
    Reason.SHARE_OUT_OF_RANGE: Text(
        sv="är inte en andel mellan 0 och 100 procent",
        fi="ei ole osuus väliltä 0–100 prosenttia",
        en="is not a share between 0 and 100 per cent",
    ),
    Reason.OVER_TOTAL: Text(
        sv="är fler än de {0} som det är en del av",
        fi="on enemmän kuin ne {0}, joiden osa se on",
        en="is more than the {0} it is a part of",
    ),
    Reason.OVER_TOTAL_BEFORE: Text(
        sv="ger {0} för ett år sedan, fler än de {1} som de är en del av",
        fi="antaa vuoden takaiseksi luvuksi {0}, enemmän kuin ne {1}, joiden osa se on",
        en="gives {0} a year ago, more than the {1} they are a part of",
    ),
    Reason.NEGATIVE_BEFORE: Text(
        sv="ger ett negativt antal för ett år sedan: {0}",
        fi="antaa vuoden takaiseksi luvuksi negatiivisen: {0}",
        en="gives a negative count a year ago: {0}",
    ),
    Reason.NO_LABEL: Text(
        sv="raden har tal men inget namn i kolumn {0}; kolumnerna kan ha förskjutits",
        fi="rivillä on lukuja mutta ei nimeä sarakkeessa {0}; sarakkeet ovat ehkä siirtyneet",
        en="the row has figures but no name in column {0}; its cells may have been shifted",
    ),
    Reason.TWICE: Text(
        sv="står redan på rad {0}",
        fi="on jo rivillä {0}",
        en="already stands on row {0}",
    ),
    Reason.OUTSIDE: Text(
        sv="står utanför tabellens rubriker; raden kan ha förskjutits",
        fi="on taulukon otsikoiden ulkopuolella; rivi on ehkä siirtynyt",
        en="stands outside the table's headings; the row may have been shifted",
    ),
    Reason.BAD_YEAR: Text(
        sv="är inte ett år eller en period, som 2024 eller 2024Q1",
        fi="ei ole vuosi tai jakso, kuten 2024 tai 2024Q1",
        en="is not a year or a period, such as 2024 or 2024Q1",
    ),
    Reason.OTHER_PERIOD: Text(
        sv="gäller inte perioden {0} som filen sägs gälla",
        fi="ei koske jaksoa {0}, jota tiedoston sanotaan koskevan",
        en="is not of the period {0} that the file is said to be of",
    ),
    Reason.NOT_A_YEAR_APART: Text(
        sv="jämför {0} med {1}; det ska vara ett år emellan",
        fi="vertaa päiviä {0} ja {1}; niiden välissä kuuluu olla vuosi",
        en="compares {0} with {1}; they should be a year apart",
    ),
    Reason.DATES_DIFFER: Text(
        sv="gäller {0}, de andra kolumnerna {1}",
        fi="koskee päivää {0}, muut sarakkeet päivää {1}",
        en="is of {0}, the other columns of {1}",
    ),
    Reason.NO_PERIOD: Text(
        sv="säger inte vilken tid talen gäller; ange den med --period, till exempel 2024 eller 2024Q1",
        fi="ei kerro, mitä aikaa luvut koskevat; anna se valitsimella --period, esimerkiksi 2024 tai 2024Q1",
        en="does not say of what time the figures are; give it with --period, for example 2024 or 2024Q1",
    ),
    Reason.DAY_NUMBER: Text(
        sv="är ett kalkylprograms dagnummer; spara kolumnen som datum",
        fi="on taulukko-ohjelman päivänumero; tallenna sarake päivämäärinä",
        en="is a spreadsheet's day number; save the column as dates",
    ),
    Reason.FAR_DAY: Text(
        sv="är före 1990: fel år, eller dagar räknade från 1904?",
        fi="on ennen vuotta 1990: väärä vuosi vai vuodesta 1904 lasketut päivät?",
        en="is before 1990: the wrong year, or days counted from 1904?",
    ),
    Reason.NOT_COME: Text(
        sv="har inte kommit ännu: är året rätt?",
        fi="ei ole vielä tullut: onko vuosi oikein?",
        en="has not come yet: is the year right?",
    ),
    Reason.REFUSED: Text(
        sv="kan inte tas in: {0}",
        fi="ei kelpaa: {0}",
        en="cannot be taken in: {0}",
    ),
    Reason.UNKNOWN_WORD: Text(
        sv="känns inte igen; här kan stå: {0}",
        fi="ei tunnisteta; tässä voi lukea: {0}",
        en="is not known; here may stand: {0}",
    ),
    Reason.UNKNOWN_NAME: Text(
        sv="känns inte igen, och inget namn ligger nära; skriv namnet eller beteckningen som de står i Valvo",
        fi="ei tunnisteta, eikä mikään nimi ole lähellä; kirjoita nimi tai tunnus niin kuin se on Valvossa",
        en="is not known, and no name is near; write the name or identifier as Valvo has it",
    ),
    Reason.NEAR_NAME: Text(
        sv="känns inte igen; menades {0}?",
        fi="ei tunnisteta; tarkoitettiinko {0}?",
        en="is not known; was it {0}?",
    ),
    Reason.SHARES_DO_NOT_FIT: Text(
        sv="tryckta andelar passar inte antalen på {0} av {1} rader; kolumnerna är troligen förskjutna eller fel"
        " rubricerade",
        fi="merkityt osuudet eivät vastaa lukumääriä {0}/{1} rivillä; sarakkeet ovat luultavasti siirtyneet tai"
        " väärin otsikoidut",
        en="printed shares do not fit the counts on {0} of {1} rows; the columns are likely shifted or wrongly headed",
    ),
    Reason.NO_ROWS: Text(
        sv="tabellen har rubriker men inga rader",
        fi="taulukossa on otsikot mutta ei rivejä",
        en="the table has headings but no rows",
    ),
    Reason.NO_SHAPE: Text(
        sv="tabellen känns inte igen. Sedda rubriker: {0}. Kända slag: {1}",
        fi="taulukkoa ei tunnisteta. Nähdyt otsikot: {0}. Tunnetut lajit: {1}",
        en="the table is not recognised. Headings seen: {0}. Kinds known: {1}",
    ),
    Reason.NO_HEADINGS: Text(
        sv="här väntas rubriker men raden har tal; skriv överst vad varje kolumn är",
        fi="tässä pitäisi olla otsikot, mutta rivillä on lukuja; kirjoita ylimmäksi, mikä kukin sarake on",
        en="headings are looked for here, but the row has figures; write on top what each column is",
    ),
    Reason.NOT_THIS_SHAPE: Text(
        sv="kan inte läsas som {0}. Sedda rubriker: {1}. Det behövs: {2}",
        fi="ei voi lukea lajina {0}. Nähdyt otsikot: {1}. Tarvitaan: {2}",
        en="cannot be read as {0}. Headings seen: {1}. Needed: {2}",
    ),
    Reason.TWO_SHAPES: Text(
        sv="kan vara {0}; säg vilket med --as",
        fi="voi olla {0}; kerro valitsimella --as, kumpi",
        en="may be {0}; say which with --as",
    ),
    Reason.EMPTY_FILE: Text(sv="filen är tom", fi="tiedosto on tyhjä", en="the file is empty"),
    Reason.TOO_LARGE: Text(
        sv="filen är större än {0} MB",
        fi="tiedosto on suurempi kuin {0} Mt",
        en="the file is larger than {0} MB",
    ),
    Reason.NOT_TEXT: Text(
        sv="är varken text eller en XLSX-arbetsbok",
        fi="ei ole tekstiä eikä XLSX-työkirja",
        en="is neither text nor an XLSX workbook",
    ),
    Reason.NOT_CSV: Text(
        sv="är en arbetsbok eller text i en annan kodning; så långa filer läses som CSV: spara bladet som CSV UTF-8",
        fi="on työkirja tai muuta koodausta; näin pitkät tiedostot luetaan CSV:nä: tallenna muodossa CSV UTF-8",
        en="is a workbook, or text in another encoding; files as long as these are read as CSV: save it as CSV UTF-8",
    ),
    Reason.BROKEN_LETTERS: Text(
        sv="har fel teckenkodning (å, ä och ö har gått sönder); spara filen på nytt som UTF-8",
        fi="on väärin merkistökoodattu (å, ä ja ö ovat rikki); tallenna tiedosto uudelleen UTF-8-muodossa",
        en="is wrongly encoded (å, ä and ö are broken); save the file again as UTF-8",
    ),
    Reason.OPEN_QUOTE: Text(
        sv='ett citattecken (") stängs inte eller står fel',
        fi='lainausmerkki (") jää auki tai on väärässä paikassa',
        en='a quotation mark (") is not closed or stands in the wrong place',
    ),
    Reason.BROKEN_WORKBOOK: Text(
        sv="arbetsboken kan inte öppnas; den är skadad eller skyddad med lösenord",
        fi="työkirjaa ei voi avata; se on vioittunut tai suojattu salasanalla",
        en="the workbook cannot be opened; it is damaged or protected by a password",
    ),
    Reason.COLUMN_TWICE: Text(sv="kolumnen finns två gånger", fi="sarake on kahdesti", en="this column is there twice"),
    Reason.NO_COLUMN: Text(sv="kolumnen {0} saknas", fi="sarake {0} puuttuu", en="there is no column {0}"),
    Reason.NO_TRANSLATION: Text(
        sv="texten saknas på detta språk",
        fi="teksti puuttuu tällä kielellä",
        en="the text is missing in this language",
    ),
    Reason.ID_TYPED_AS_NUMBER: Text(
        sv="är ett tal eller ett datum, där 1.10 är 1.1; formatera cellen som text",
        fi="on luku tai päivämäärä, jossa 1.10 on 1.1; muotoile solu tekstiksi",
        en="is a number or a date, in which 1.10 is 1.1; make the cell text",
    ),
    Reason.NOT_AN_ID: Text(
        sv="duger inte som nummer; använd bokstäver a–z, siffror, punkt, - och _",
        fi="ei kelpaa numeroksi; käytä kirjaimia a–z, numeroita, pistettä, - ja _",
        en="cannot be an id; use letters a–z, digits, full stops, - and _",
    ),
    Reason.ID_TAKEN: Text(
        sv="hör till ett av Valvos egna program; välj ett annat",
        fi="kuuluu Valvon omalle ohjelmalle; valitse toinen",
        en="belongs to one of Valvo's own programmes; choose another",
    ),
    Reason.NOT_YEARS: Text(
        sv="är varken ett år eller flera, som 2024–2026",
        fi="ei ole vuosi eikä vuosiväli, kuten 2024–2026",
        en="is neither a year nor a span such as 2024–2026",
    ),
    Reason.YEAR_OUTSIDE: Text(
        sv="är inte ett av programmets år, {0}",
        fi="ei kuulu ohjelman vuosiin, {0}",
        en="is not a year of the programme, {0}",
    ),
    Reason.YEARS_OF_TASKS: Text(
        sv="åren skrivs på åtgärdens uppgifter; lämna cellen tom",
        fi="vuodet kirjoitetaan toimenpiteen tehtäviin; jätä solu tyhjäksi",
        en="a measure with tasks takes its years from them; leave the cell empty",
    ),
    Reason.NOTHING_ABOVE: Text(
        sv="det finns ingen rad för '{0}', som '{1}' hör under",
        fi="riviä '{0}', jonka alle '{1}' kuuluu, ei ole",
        en="there is no row for '{0}', which '{1}' is under",
    ),
    Reason.CANNOT_STAND_UNDER: Text(
        sv="{0} kan inte stå under {1} ('{2}')",
        fi="{0} ei voi olla tason {1} alla ('{2}')",
        en="a {0} cannot stand under a {1} ('{2}')",
    ),
    Reason.NO_PROGRAMME: Text(
        sv="det finns ingen rad av slaget program med programmets namn",
        fi="riviä, jonka laji on ohjelma ja jossa on ohjelman nimi, ei ole",
        en="there is no row of the kind 'programme' with its title",
    ),
    Reason.NO_PUBLISHER: Text(
        sv="programmets rad ska i kolumnen ansvarig säga vem som har gett ut programmet",
        fi="ohjelman rivillä kuuluu sarakkeessa vastuutaho olla ohjelman julkaisija",
        en="the programme's row says in the column 'responsible' who published it",
    ),
    Reason.NO_YEARS: Text(sv="ingen rad nämner ett år", fi="millään rivillä ei ole vuotta", en="no row names a year"),
    Reason.NO_PART: Text(
        sv="det finns ingen del: spets, grund, fokusområde eller tema",
        fi="osaa ei ole: kärkeä, perustaa, painopistettä tai teemaa",
        en="there is no part: a spearhead, foundation, focus area or theme",
    ),
    Reason.DOES_NOT_FIT: Text(
        sv="passar inte i ett program: {0}", fi="ei sovi ohjelmaan: {0}", en="does not fit in a programme: {0}"
    ),
    Reason.MISSING_COUNT: Text(
        sv="är tom och sparas som saknad, inte som noll (den tryckta andelen {0} % tillåter {1}–{2})",
        fi="on tyhjä ja tallennetaan puuttuvana, ei nollana (merkitty osuus {0} % sallii luvut {1}–{2})",
        en="is empty and is kept as missing, not as nought (the printed share of {0} % allows {1}–{2})",
    ),
    Reason.MISSING_IN_SUM: Text(
        sv="en cell är tom, så andelarna av summan kan inte räknas om",
        fi="solu on tyhjä, joten osuuksia summasta ei voi laskea uudelleen",
        en="a cell is empty, so the shares of the sum cannot be computed",
    ),
    Reason.ROW_WITHOUT_FIGURES: Text(
        sv="raden har inga tal; de sparas som saknade",
        fi="rivillä ei ole lukuja; ne tallennetaan puuttuvina",
        en="the row has no figures; they are kept as missing",
    ),
    Reason.COLUMN_NOT_READ: Text(
        sv="kolumnen hör inte till slaget och lästes inte",
        fi="sarake ei kuulu lajiin, eikä sitä luettu",
        en="the column does not belong to this kind and was not read",
    ),
    Reason.SHEET_NOT_READ: Text(
        sv="bladet känns inte igen och lästes inte",
        fi="välilehteä ei tunnisteta, eikä sitä luettu",
        en="the sheet is not recognised and was not read",
    ),
    Reason.NOTE_ROW: Text(
        sv="är en not under tabellen och lästes inte som en rad",
        fi="on huomautus taulukon alla, eikä sitä luettu rivinä",
        en="is a note below the table and was not read as a row",
    ),
    Reason.NOT_IN_FORCE: Text(
        sv="fanns inte då, men har tal; rätt namn eller rätt år?",
        fi="ei ollut silloin olemassa, mutta sillä on lukuja; onko nimi tai vuosi oikein?",
        en="was not there then but has figures; is the name or the year right?",
    ),
}

MOST_TOLD = 50  # faults of a file told at once; who has more has one cause to look for
_FURTHER = Text(
    sv="Och ytterligare {0} fel.",
    fi="Ja vielä {0} muuta virhettä.",
    en="And {0} more faults.",
)
_ONE_FURTHER = Text(sv="Och ett fel till.", fi="Ja vielä yksi virhe.", en="And one more fault.")
_ROW: Text = Text(sv="rad", fi="rivi", en="row")
_COLUMN: Text = Text(sv="kolumn", fi="sarake", en="column")


@dataclass(frozen=True)
class Place:
    """Where in a file something stands; nought for row or column where it is the whole file or row."""

    file: str
    sheet: str = ""
    row: int = 0
    column: str = ""  # the column's letter
    heading: str = ""

    def told(self, language: Language) -> str:
        """Return for example `waiting.csv, row 4, column D (Over 90 days)`."""
        parts = [self.file]
        if self.sheet:
            parts.append(self.sheet)
        if self.row:
            parts.append(f"{_ROW[language]} {self.row}")
        if self.column:
            heading = f" ({self.heading})" if self.heading else ""
            parts.append(f"{_COLUMN[language]} {self.column}{heading}")
        return ", ".join(parts)


@dataclass(frozen=True)
class Note:
    """One thing said about a place: a refusal or a remark."""

    place: Place
    reason: Reason
    text: str = ""  # what stands in the cell
    details: tuple[str | Text, ...] = ()

    def sentence(self, language: Language) -> str:
        """Return what is said, without the place."""
        details = [detail[language] if isinstance(detail, Text) else detail for detail in self.details]
        said = SENTENCES[self.reason][language].format(*details)
        return f"'{self.text}' {said}" if self.text else said

    def told(self, language: Language) -> str:
        """Return place and sentence on one line."""
        return f"{self.place.told(language)}: {self.sentence(language)}"


class TableError(DataError):
    """A file that cannot be accepted, with all its faults."""

    def __init__(self, notes: tuple[Note, ...]) -> None:
        super().__init__("\n".join(note.told("en") for note in notes))
        self.notes = notes

    def told(self, language: Language) -> list[str]:
        """Return the faults on a line each, and of very many how many more there are."""
        left = len(self.notes) - MOST_TOLD
        further = [] if left <= 0 else [(_FURTHER if left > 1 else _ONE_FURTHER)[language].format(left)]
        return [note.told(language) for note in self.notes[:MOST_TOLD]] + further
