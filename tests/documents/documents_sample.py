"""A rich sample document: every block, long words, hidden figures, a table over several pages and a wide one."""

import math
import random
from datetime import date

from valvo.core.figures import Figure, Suppression, Unit
from valvo.core.languages import Language
from valvo.documents.tree import (
    Bar,
    Bars,
    Chart,
    Column,
    ControlChart,
    ControlPoint,
    Definition,
    Document,
    Funnel,
    FunnelLimits,
    FunnelPoint,
    Group,
    GroupedBars,
    KeyFigure,
    KeyFigures,
    Kind,
    Limit,
    Line,
    Mark,
    Note,
    Paragraph,
    Row,
    RowKind,
    Section,
    Series,
    Table,
    Target,
    Tone,
)

HIDDEN = Figure.hidden(Suppression.SMALL_NUMBER)
HOSTILE = '#set text(red) */ <script>alert(1)</script> "] $x$ \\u{41} @ref <label> `raw` *b* _i_ =cmd|calc'

# Waiting for assessment at HUS 31.12.2024 (annual report 2024): unit, waiting, change, over 90 days, share a year ago.
WAITING = (
    ("Huvud- och halscentrum", 8755, -1714, 2647, 38),
    ("Muskuloskeletal och plastikkirurgi", 7573, -415, 3899, 50),
    ("Gastrocentrum", 7418, 852, 1747, 22),
    ("Kvinnosjukdomar och förlossningar", 3776, -21, 605, 14),
    ("Inflammationscentrum", 2420, -51, 94, 4),
    ("Neurocentrum", 2403, 122, 486, 14),
    ("Internmedicin och rehabilitering", 2068, -149, 203, 9),
)
COMPLAINTS = (
    ("Valvira", 15, 14),
    ("Regionförvaltningsverket", 77, 62),
    ("Riksdagens justitieombudsman", 17, 14),
    ("Justitiekanslersämbetet", 1, 0),
    ("Diskrimineringsombudsmannen och/eller jämställdhetsombudsmannen", 9, 11),
    ("Dataombudsmannens byrå", 14, 6),
)


CARE_ACCESS = """Vi följer väntetiderna [enligt lagen](https://www.finlex.fi/).

- Remiss
- Bedömning
  1. inom tre veckor
  2. vård inom sex månader

> Ingen ska vänta i onödan.
"""


def percent(value: float, decimals: int = 1) -> Figure:
    return Figure(value, Unit.PERCENT, decimals)


def waiting_table() -> Table:
    rows = tuple(
        Row(
            (
                name,
                Figure(now, definition="waiting"),
                Figure(change, signed=True),
                Figure(over, definition="waiting-over"),
                Figure.share(over, now, decimals=0, definition="waiting-share"),
                percent(before, 0),
            )
        )
        for name, now, change, over, before in WAITING
    )
    now, over = sum(row[1] for row in WAITING), sum(row[3] for row in WAITING)
    total = Row(
        (
            "Sammanlagt",
            Figure(now),
            Figure(-1376, signed=True),
            Figure(over),
            Figure.share(over, now, decimals=0),
            None,
        ),
        RowKind.TOTAL,
    )
    hidden = Row(("Enhet för sällsynta sjukdomar", HIDDEN, HIDDEN, HIDDEN, Figure.hidden(Suppression.DERIVABLE), None))
    columns = (
        Column("Resultatenhet", Kind.TEXT),
        Column("Väntar på bedömning 31.12.2024"),
        Column("Förändring föregående år", Kind.CHANGE),
        Column("Väntat över 90 dygn"),
        Column("Andel över 90 dygn 31.12.2024", Kind.SHARE),
        Column("Andel över 90 dygn 31.12.2023", Kind.SHARE),
    )
    return Table(
        "Väntar på bedömning inom den specialiserade sjukvården",
        columns,
        (*rows, hidden, total),
        finding="Andelen som väntat för länge är störst inom muskuloskeletal och plastikkirurgi.",
        notes=("Vårdgarantin: bedömning inom 90 dygn från att remissen kommit.",),
    )


def long_table(rows: int = 70) -> Table:
    columns = (
        Column("Palveluyksikkö", Kind.TEXT),
        Column("Kunta", Kind.TEXT),
        Column("Päivä", Kind.DATE),
        Column("Ilmoituksia"),
        Column("Osuus kaikista", Kind.SHARE),
    )
    made = tuple(
        Row(
            (
                f"Lääkinnällisen kuntoutuksen yksikkö {n}",
                "Sipoo",
                date(2026, 1 + n % 12, 3),
                Figure(n * 37),
                percent(n / 3),
            )
        )
        for n in range(1, rows + 1)
    )
    return Table("Pitkä taulukko usealle sivulle", columns, made)


def wide_table() -> Table:
    months = (
        "Januari",
        "Februari",
        "Mars",
        "April",
        "Maj",
        "Juni",
        "Juli",
        "Augusti",
        "September",
        "Oktober",
        "November",
        "December",
    )
    columns = (
        Column("Läkemedelsbehandlingsrelaterad händelsetyp", Kind.TEXT),
        *map(Column, months),
        Column("Sammanlagt"),
    )
    names = ("Ordinationsfel", "Läkemedelsutdelning till fel patient", "Överkänslighetsreaktion", "Dosering")
    rows = []
    for offset, name in enumerate(names):
        counts = [120000 + 391 * month * (offset + 1) % 9000 for month in range(len(months))]
        rows.append(Row((name, *map(Figure, counts), Figure(sum(counts)))))
    return Table("Bred tabell: händelser per månad", columns, tuple(rows))


def bars() -> Chart:
    items = tuple(
        Bar(name, Figure.share(over, now, decimals=0), Tone.WORSE if name.startswith("Musku") else Tone.PLAIN)
        for name, now, _, over, _ in WAITING
    )
    data = Bars("Resultatenhet", "Andel över 90 dygn", items, Target(percent(20, 0), Limit.AT_MOST))
    return Chart("Andel som väntat över 90 dygn på bedömning", data, "Sju enheter; högst andel 51 %, lägst 4 %.")


def grouped() -> Chart:
    items = tuple(Group(name, (Figure(before), Figure(now))) for name, before, now in COMPLAINTS)
    return Chart(
        "Klagomål per tillsynsmyndighet",
        GroupedBars("Myndighet", ("2023", "2024"), items),
        "Klagomålen minskade från 133 till 107; störst är regionförvaltningsverket.",
        finding="Klagomålen minskade, mest till regionförvaltningsverket.",
    )


def line() -> Chart:
    periods = tuple(f"{month}/{year}" for year in (2024, 2025) for month in range(1, 13))
    own = tuple(Figure(62 + 5 * math.sin(n / 3) + n / 5, Unit.SCORE, 1) for n in range(24))
    all_units = tuple(Figure(58 + n / 8, Unit.SCORE, 1) if n != 9 else HIDDEN for n in range(24))
    series = (Series("Hemvården i östra området", own), Series("Hela sektorn", all_units))
    data = Line(periods, series, Target(Figure(65, Unit.SCORE)))
    return Chart("Klientnöjdhet (NPS) per månad", data, "Hemvården i östra området ligger över hela sektorn.")


def control() -> Chart:
    noise = random.Random(7)  # noqa: S311  (a seeded example, no secret)
    means = [71] * 14 + [77] * 10 + [89.6] * 10
    names = ["jan", "feb", "mars", "april", "maj", "juni", "juli", "aug", "sep", "okt", "nov", "dec"]
    points = []
    for n, mean in enumerate(means):
        low, centre, high = (64.0, 70.7, 77.4) if n < 24 else (85.5, 89.6, 93.7)
        tone = Tone.BETTER if 16 <= n < 24 else Tone.WORSE if n == 5 else Tone.PLAIN
        value = mean + noise.uniform(-2.5, 2.5) if n != 5 else 62.1
        limits = (percent(centre), percent(low), percent(high)) if n < 14 or n >= 24 else (None, None, None)
        points.append(ControlPoint(f"{names[n % 12]} {2024 + n // 12}", percent(value), *limits, tone))
    data = ControlChart(
        "Andel skannade",
        tuple(points),
        phases=(Mark(0, "före"), Mark(24, "Fas 2: läsare på varje vagn")),
        actions=(Mark(14, "Åtgärd: läsare på varje vagn, mars 2025"),),
        target=Target(percent(95, 0)),
    )
    return Chart(
        "Läkemedel skannade vid utdelning, andel per månad",
        data,
        "Andelen steg från 71 till 89 procent efter åtgärden i mars 2025; de tio senaste månaderna ligger under målet.",
        finding="Andelen steg från 71 till 89 procent sedan varje vagn fick en läsare.",
        notes=("XmR-diagram, medel ± 2,66 × medelrörelsevidd. Regler: Making Data Count.",),
    )


def funnel() -> Chart:
    noise = random.Random(3)  # noqa: S311  (a seeded example, no secret)
    points = []
    for n in range(22):
        basis = noise.randint(60, 900)
        value = 88 + noise.uniform(-1, 1) * 200 / math.sqrt(basis) / 3
        tone, outside = Tone.PLAIN, False
        if n in {4, 9, 10}:
            value, tone, outside = (79, Tone.WORSE, True) if n == 4 else (96, Tone.BETTER, True)
        points.append(FunnelPoint(f"Avdelning {n}", Figure(basis), percent(value), tone, outside))
    limits = []
    for basis in range(40, 1001, 20):
        half = 100 * math.sqrt(0.88 * 0.12 / basis)
        limits.append(FunnelLimits(basis, 88 - 1.96 * half, 88 + 1.96 * half, 88 - 3.09 * half, 88 + 3.09 * half))
    data = Funnel("Avdelning", "Andel skannade", "utdelningar per avdelning", tuple(points), percent(88), tuple(limits))
    return Chart("Avdelningarna sida vid sida", data, "Avdelning 4 under, avdelning 9 och 10 över 99,8 %-gränsen.")


def sample_document(language: Language = "sv") -> Document:
    key_figures = KeyFigures(
        (
            KeyFigure("Anmälningar om farliga situationer", Figure(26102), Figure(1432, signed=True), "2023"),
            KeyFigure(
                "Nådde patienten",
                percent(50.5),
                Figure(-1.2, Unit.PERCENTAGE_POINTS, 1, signed=True),
                "2023",
                Tone.BETTER,
                Target(percent(50, 0), Limit.BELOW),
            ),
            KeyFigure(
                "Behandlingstid, median", Figure(14, Unit.DAYS), Figure(3, Unit.DAYS, signed=True), "2023", Tone.WORSE
            ),
            KeyFigure("Never event-händelser", HIDDEN, note="Visas när året är slut."),
        )
    )
    sections = (
        Section(
            "Läget i korthet", 1, (key_figures, Paragraph("Anmälningarna **ökade** och fler *ledde till åtgärd*."))
        ),
        Section(
            "Tillgång till vård",
            1,
            (
                Paragraph(CARE_ACCESS),
                waiting_table(),
                bars(),
                Note("Uppgifterna för december kompletteras.", "warning"),
            ),
        ),
        Section("Per specialitet", 2, (line(),)),
        Section("Läkemedelssäkerhet", 1, (control(), funnel(), Note("Gränserna räknas för varje fas.", "method"))),
        Section("Klagomål", 1, (grouped(), Paragraph("Klagomålen minskade från 133 till 107.", generated=True))),
        Section("Bilagor", 1, (wide_table(), long_table())),
        Section(HOSTILE, 2, (Paragraph(HOSTILE), Note(HOSTILE))),
    )
    return Document(
        name="annual-review",
        title="Årsöversikt över egenkontrollen 2024",
        subtitle="Klient- och patientsäkerhet, tillgång till vård och tillsyn",
        language=language,
        organisation="Havsnäs välfärdsområde",
        period="2024",
        as_of=date(2025, 1, 31),
        sections=sections,
        definitions=(
            Definition("waiting", "Väntar på bedömning", "Remisser som inte bedömts den sista dagen.", "Köregistret"),
            Definition("waiting-share", "Andel över 90 dygn", "Väntat över 90 dygn av alla som väntar."),
        ),
    )
