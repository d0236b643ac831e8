"""What a file with waits must and may tell, with the headings people give it in three languages."""

from datetime import date

from valvo.core.languages import Text
from valvo.registers.columns import Field
from valvo.waiting import cells


def _is_day(text: str) -> bool:
    return cells.understood(lambda said: cells.needed_day(said, date.max))(text)


FIELDS: tuple[Field, ...] = (
    Field(
        "reference",
        Text(sv="Referens", fi="Viite", en="Reference"),
        (
            "remissnummer",
            "remiss-id",
            "ärende",
            "ärendenummer",
            "lähetenumero",
            "lähetteen tunnus",
            "asianumero",
            "id",
            "referral number",
            "referral id",
        ),
    ),
    Field(
        "start",
        Text(sv="Väntan räknas från", fi="Odotus alkaa", en="Wait counted from"),
        (
            "start",
            "startslag",
            "slag av start",
            "alkamisperuste",
            "alkamislaji",
            "odotuksen peruste",
            "start kind",
            "counted from",
        ),
        looks=cells.understood(cells.start),
    ),
    Field(
        "started_on",
        Text(sv="Väntan började", fi="Odotus alkoi", en="Wait began"),
        (
            "startdatum",
            "började",
            "datum för början",
            "remissdatum",
            "alkupäivä",
            "alkoi",
            "alkamispäivä",
            "lähetepäivä",
            "jonoon",
            "start date",
            "started",
            "began",
        ),
        looks=_is_day,
    ),
    Field(
        "ended_on",
        Text(sv="Väntan slutade", fi="Odotus päättyi", en="Wait ended"),
        ("slutdatum", "slutade", "avslutad", "loppupäivä", "päättyi", "päättymispäivä", "end date", "ended"),
        looks=_is_day,
    ),
    Field(
        "unit",
        Text(sv="Enhet", fi="Yksikkö", en="Unit"),
        (
            "resultatenhet",
            "serviceenhet",
            "tjänsteenhet",
            "klinik",
            "tulosyksikkö",
            "palveluyksikkö",
            "klinikka",
            "department",
            "clinic",
        ),
    ),
    Field(
        "specialty",
        Text(sv="Specialitet", fi="Erikoisala", en="Specialty"),
        ("huvudspecialitet", "verksamhetsområde", "pääerikoisala", "main specialty"),
    ),
    Field(
        "age",
        Text(sv="Ålder eller åldersgrupp", fi="Ikä tai ikäryhmä", en="Age or age group"),
        ("ålder", "åldersgrupp", "ikä", "ikäryhmä", "age", "age group", "age band"),
        needed=False,
        looks=lambda text: bool(text.strip()) and cells.understood(cells.age)(text),
    ),
    Field(
        "service",
        Text(sv="Slag av vård", fi="Palvelu", en="Kind of care"),
        ("vårdform", "tjänst", "palvelumuoto", "service"),
        needed=False,
        looks=cells.understood(cells.service),
    ),
    Field(
        "guaranteed",
        Text(sv="Omfattas av vårdgarantin", fi="Hoitotakuun piirissä", en="Under the care guarantee"),
        ("vårdgaranti", "garanti", "hoitotakuu", "guarantee", "care guarantee"),
        needed=False,
        looks=lambda text: bool(text.strip()) and cells.understood(cells.yes_or_no)(text),
    ),
    Field(
        "end_reason",
        Text(sv="Orsak till slutet", fi="Päättymisen syy", en="Reason of the end"),
        ("slutorsak", "orsak", "päättymissyy", "syy", "end reason", "reason"),
        needed=False,
        looks=lambda text: bool(text.strip()) and cells.understood(cells.end_reason)(text),
    ),
)
