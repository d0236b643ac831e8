"""What the demo region's registers hold: waits one by one and the monthly tables that agree with them, injuries by the
insurer, completed trainings, device passports, and feedback grouped to themes. Rows of many at once."""

import csv
import io
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from dateutil.relativedelta import relativedelta

from valvo.accounts.models import User
from valvo.core import clock
from valvo.definitions.catalogue import catalogue
from valvo.demo.dice import Dice
from valvo.demo.people import handler_of, reporters_of
from valvo.demo.region import ServiceUnit, region, service_units
from valvo.devices import actions as devices
from valvo.devices.choices import Result, State
from valvo.devices.models import Check, Device, DeviceType
from valvo.feedback import rules as themes
from valvo.feedback.access import FEEDBACK, LEFT_OUT
from valvo.feedback.events import FeedbackEvent
from valvo.feedback.models import Grouping
from valvo.feedback.queries import THEMES
from valvo.handling.models import Case
from valvo.occasions import actions as occasions
from valvo.occasions.actions import NewCompletion
from valvo.occasions.choices import Audience
from valvo.organisation.models import Unit
from valvo.registers.actions import take_in
from valvo.registers.incoming import RawFile, read_all
from valvo.registers.reading.facts import Kind
from valvo.trail.actions import event, record, record_all
from valvo.waiting.choices import Age, End, Service, Stage, Start
from valvo.waiting.events import WaitingEvent
from valvo.waiting.models import Intake, Wait

WAITS = 3_600
LONGEST_AGO = 700  # days since a wait began
QUARTERS = 5  # of monthly tables
SPECIALTIES: Mapping[str, float] = {
    "Kirurgi": 30, "Ögonsjukdomar": 22, "Öron-, näs- och halssjukdomar": 15, "Internmedicin": 14, "Gynekologi": 11,
    "Neurologi": 8,
}  # fmt: skip
_AGES: Mapping[str, float] = {Age.ADULT: 52, Age.OLD: 36, Age.CHILD: 8, Age.YOUNG: 4}
# Median days until a wait ends, by what it is counted from: the law gives three weeks and six months.
_LASTS: Mapping[str, float] = {Start.REFERRAL: 16, Start.NEED: 88}
_LIMITS = {Start.REFERRAL: 90, Start.NEED: 180}
# Cause, and the injuries notified, decided and compensated last year and the year before.
INJURIES = (
    ("Behandlingsskada", (31, 27, 8), (28, 30, 9)),
    ("Infektionsskada", (9, 8, 3), (7, 6, 2)),
    ("Olycksfallsskada", (6, 5, 2), (8, 7, 3)),
    ("Apparatskada", (2, 2, 1), (1, 1, 0)),
)
# What the county keeps as key figures of a quarter: of which kind, how much a year ago, and what a quarter adds.
KEY_FIGURES = (
    ("Klienter med egen kontaktperson, andel", "%", 71.5, 1.6),
    ("Kontinuitetsindex (COC)", "", 0.43, 0.01),
    ("NPS", "poäng", 51, 2),
    ("NPS-svar", "antal", 2140, 85),
    ("Snabbrespons", "antal", 3310, 120),
    ("Anställda", "antal", 2865, -12),
    ("Vårdpersonal", "antal", 1720, -6),
    ("Läkare", "antal", 148, 2),
)
TRAININGS = ("Säker läkemedelsbehandling", "Klient- och patientsäkerhet")
TRAINED_UNITS = 24
_PASSED, _FAILED = "", "Sladden har skavts av."


def write_registers(dice: Dice, units: Mapping[str, Unit], users: Mapping[str, User], today: date) -> None:
    """Fill the region's registers up to a day."""
    county, places = units[region().top.id], [one for one in service_units(today) if one.closed is None]
    clinics = [units[one.id] for one in places if one.profile == "clinic"]
    waits = _write_waits(dice, county, clinics, users, today)
    for start, kind in ((Start.REFERRAL, Kind.WAITING_ASSESSMENT), (Start.NEED, Kind.WAITING_CARE)):
        own = [one for one in waits if one.start == start]
        for back in range(QUARTERS):
            _write_table(kind, own, _quarter_end(today, back), county, users["keeper"])
    _write_injuries(county, users["keeper"], today)
    for back in range(QUARTERS):
        _write_key_figures(_quarter_end(today, back), QUARTERS - 1 - back, county, users["keeper"])
    _write_completions(dice, units, places[:TRAINED_UNITS], users["keeper"], today)
    _write_passports(units, places, users, today)
    _write_checks(users["coordinator"], today)
    _write_groupings(users)


# --- who waits -----------------------------------------------------------------------------------


def _write_waits(dice: Dice, county: Unit, clinics: list[Unit], users: Mapping[str, User], today: date) -> list[Wait]:
    by, at = users["keeper"], clock.now()
    intake = Intake.objects.create(
        unit=county, name="vantande.csv", sha256=f"{dice.bits(256):064x}", size=WAITS * 90, stage=Stage.IN_FORCE,
        rows=WAITS, written=WAITS, first=today - timedelta(days=LONGEST_AGO), last=today, received_at=at,
        received_by=by, finished_at=at,
    )  # fmt: skip
    waits = [_wait(dice, intake, dice.pick(clinics), number, today) for number in range(WAITS)]
    Wait.objects.bulk_create(waits, batch_size=500)
    record(WaitingEvent.IN_FORCE, by=by, target=intake, unit=county, rows=WAITS)
    return waits


def _wait(dice: Dice, intake: Intake, clinic: Unit, number: int, today: date) -> Wait:
    start = (Start.REFERRAL, Start.NEED)[number % 2]
    began = today - timedelta(days=int(dice.between(1, LONGEST_AGO)))
    ended = began + dice.delay(_LASTS[start], 0.8)
    return Wait(
        intake=intake,
        unit=clinic,
        reference=dice.bits(128).to_bytes(16, "big"),
        start=start,
        service=Service.SPECIALISED,
        specialty=dice.weighted(SPECIALTIES),
        age=dice.weighted(_AGES),
        guaranteed=not dice.chance(0.08),
        started_on=began,
        ended_on=ended if ended <= today else None,
        end_reason=(End.WITHDREW if dice.chance(0.06) else End.DONE) if ended <= today else "",
    )


def _quarter_end(today: date, back: int) -> date:
    first = date(today.year, (today.month - 1) // 3 * 3 + 1, 1)
    return first - relativedelta(months=3 * back) - timedelta(days=1)


def _write_table(kind: Kind, waits: Iterable[Wait], day: date, county: Unit, by: User) -> None:
    """Take in the table a hospital would make of a day, counted from the waits: the two agree."""
    assessment = kind == Kind.WAITING_ASSESSMENT
    label, said = ("Enhet", "Väntar på bedömning") if assessment else ("Specialitet", "Väntar på vård")
    limit = _LIMITS[Start.REFERRAL if assessment else Start.NEED]
    rows: dict[str, list[int]] = {}
    for one in waits:
        if one.started_on <= day and (one.ended_on is None or one.ended_on > day):
            counts = rows.setdefault(one.unit.name_sv if assessment else one.specialty, [0, 0, 0])
            over = one.guaranteed and (day - one.started_on).days > limit
            counts[:] = counts[0] + 1, counts[1] + one.guaranteed, counts[2] + over
    headings = [label, f"{said} {day}", f"Omfattas av vårdgarantin {day}", f"Över {limit} dygn {day}"]
    body = [[name, *counts] for name, counts in sorted(rows.items())]
    _take_in(f"vantande-{kind}-{day}.csv", [headings, *body], kind, county, by)


def _take_in(name: str, rows: Iterable[Iterable[object]], kind: Kind, county: Unit, by: User) -> None:
    written = io.StringIO()
    csv.writer(written, delimiter=";").writerows(rows)
    raw = RawFile(name, written.getvalue().encode(), kind=kind)
    take_in(files=read_all([raw]), unit=county, by=by)


def _write_injuries(county: Unit, by: User, today: date) -> None:
    now, before = today.year - 1, today.year - 2
    headings = [f"{said} {year}" for year in (before, now) for said in ("Anmälda", "Avgjorda", "Ersatta")]
    rows = [[cause, *earlier, *later] for cause, later, earlier in INJURIES]
    _take_in("patientskador.csv", [["Skadeorsak", *headings], *rows], Kind.INJURIES, county, by)


def _write_key_figures(day: date, quarters: int, county: Unit, by: User) -> None:
    """Take in a quarter's key figures, a number of quarters after the first."""
    headings = ["Nyckeltal", "Period", "Värde", "Enhet", "Anmärkning"]
    quarter = f"{day.year}Q{(day.month + 2) // 3}"
    rows = [
        [name, quarter, f"{round(first + step * quarters, 2):g}".replace(".", ","), unit, ""]
        for name, unit, first, step in KEY_FIGURES
    ]
    _take_in(f"nyckeltal-{quarter}.csv", [headings, *rows], Kind.KEY_FIGURES, county, by)


# --- trainings, passports, checks ----------------------------------------------------------------


def _write_completions(dice: Dice, units: Mapping[str, Unit], places: list[ServiceUnit], by: User, today: date) -> None:
    county = units[region().top.id]
    for months, share in ((12, 0.42), (6, 0.58), (1, 0.74)):
        day = today.replace(day=1) - relativedelta(months=months) - timedelta(days=1)
        new: list[NewCompletion] = []
        for place in places:
            for training in TRAININGS:
                whole = 8 + len(place.id) % 9 * 3
                done = min(whole, dice.around(whole * share))
                new.append(NewCompletion(units[place.id], training, Audience.STAFF, day, done, whole, len(new) + 2))
        occasions.take_in(new=new, file=f"larplattform-{day}.csv", unit=county, by=by)


def _write_passports(
    units: Mapping[str, Unit], places: list[ServiceUnit], users: Mapping[str, User], today: date
) -> None:
    """Give most of those who report at the units with pumps a passport."""
    kinds = DeviceType.objects.filter(needs_passport=True)
    held = set(Device.objects.filter(type__in=kinds).values_list("unit", flat=True))
    for place in (one for one in places if units[one.id].pk in held):
        for number, key in enumerate(reporters_of(place)[:-1]):
            given, leader = today - timedelta(days=300 - 40 * number), users[handler_of(place)]
            with clock.stopped_at(clock.start_of_day(given)):
                devices.give_passport(person=users[key], kind=kinds[0], unit=units[place.id], given_on=given, by=leader)


def _write_checks(by: User, today: date) -> None:
    """Let every other device that was to be checked have been, one of them without passing."""
    due = Check.objects.filter(done_on__isnull=True, due__lt=today).exclude(device__state=State.TAKEN_OUT)
    for number, check in enumerate(due.order_by("pk")[::2]):
        result, remark = (Result.FAILED, _FAILED) if number == 0 else (Result.PASSED, _PASSED)
        done = check.due + timedelta(days=3 if number % 3 == 2 else -3)
        with clock.stopped_at(clock.start_of_day(min(done, today))):
            devices.finish_check(check=check, done_on=min(done, today), result=result, remark=remark, by=by)


# --- feedback ------------------------------------------------------------------------------------


def _write_groupings(users: Mapping[str, User]) -> None:
    """Group feedback somebody has taken to the theme its words point to; what points nowhere waits for a person."""
    codes = catalogue().code_list(THEMES).chosen_from(clock.today())
    words: dict[str, Any] = {
        language: {code.id: code.words.get(language, ()) for code in codes} for language in ("sv", "fi")
    }
    found = Case.objects.filter(kind=FEEDBACK, taken_at__isnull=False).exclude(state__in=LEFT_OUT)
    made = []
    for case in found.select_related("report", "handler").order_by("pk"):
        pointing = themes.suggestions(case.report.texts["story"], words[case.report.language])
        theme = themes.proposed(pointing)
        if theme and case.handler:
            at = case.closed_at or case.changed_at
            made.append(Grouping(case=case, theme=theme, suggested=theme, grouped_at=at, grouped_by=case.handler))
    Grouping.objects.bulk_create(made)
    record_all(_grouped(one) for one in made)


def _grouped(one: Grouping) -> Any:
    with clock.stopped_at(one.grouped_at):
        data = {"theme": one.theme, "suggested": one.suggested}
        return event(FeedbackEvent.GROUPED, by=one.grouped_by, target=one.case, unit=one.case.unit_id, **data)
