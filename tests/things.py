"""One of each thing an address can be about, in the small county; for tests that try every address.

A new kind of thing is a function marked `@thing("its name")` that makes it in the world and tells the arguments of its
addresses, there and not there. Its name stands in the column "with" of accounts/urls_by_role.md.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from reports import sent
from rounds_world import given, opened, sheet_of, survey
from small_programme import adopted, followed_at
from thread import case_at

from addresses import NO_ROLE, WITH_ROLE
from contacts import noted
from factories import OPENED, county, new_unit, person
from valvo.accounts import actions as accounts
from valvo.accounts.models import Membership, User
from valvo.accounts.permissions import Role
from valvo.annual_clock import actions as annual_clock
from valvo.annual_clock.models import Feed, Series
from valvo.attachments.actions import keep
from valvo.attachments.cleaning import Cleaned, FileKind, cleaned
from valvo.contracts import actions as contracts
from valvo.contracts.actions import Agreed
from valvo.contracts.models import Contract
from valvo.core import clock
from valvo.core.languages import Text
from valvo.core.periods import Period
from valvo.devices import actions as devices
from valvo.devices.choices import Task
from valvo.devices.models import CaseDevice, Device, DeviceType
from valvo.documents import actions as documents
from valvo.documents.canvas import Json
from valvo.documents.choices import DocumentAudience
from valvo.documents.freezing import digest, freeze
from valvo.documents.models import Document
from valvo.forums import actions as forums
from valvo.forums.choices import MeetingState, PointOutcome
from valvo.forums.models import Forum, Meeting
from valvo.handling import actions as cases
from valvo.handling.models import Case
from valvo.hotline import actions as hotline
from valvo.hotline.matching import Found
from valvo.improvement import actions as improvement
from valvo.improvement.choices import Origin
from valvo.improvement.models import Action, Evidence
from valvo.indicators import actions as indicators
from valvo.indicators.catalogue import INDICATORS
from valvo.inspections import actions as inspections
from valvo.inspections.models import Picture, Visit
from valvo.intake.access import receipt_key
from valvo.intake.arrivals import key_of
from valvo.intake.choices import Secrecy
from valvo.intake.models import Attachment, Consent
from valvo.investigations import actions as investigations
from valvo.investigations.models import Finding, Investigation
from valvo.investigations.models import Recommendation as Advice
from valvo.learning import actions as learning
from valvo.learning import case_actions
from valvo.learning.case_actions import Words
from valvo.learning.choices import MaterialKind
from valvo.learning.models import LearningCase, Material
from valvo.measured import actions as measured
from valvo.measured.choices import Better, Combine, GrainChoice
from valvo.measured.models import MeasuredFigure
from valvo.notices import actions as notices
from valvo.occasions import actions as occasions
from valvo.occasions.choices import Audience
from valvo.ombud import actions as ombud
from valvo.ombud.models import Account
from valvo.organisation.actions import open_units
from valvo.organisation.choices import UnitKind
from valvo.organisation.models import Unit
from valvo.pictures import actions as pictures
from valvo.pictures.actions import Choice
from valvo.plans import actions as plans
from valvo.plans.building import plan_tree, template_of
from valvo.plans.models import FollowUp, Plan, Version
from valvo.privacy import actions as privacy
from valvo.privacy.choices import Purpose
from valvo.programmes import actions as programmes
from valvo.programmes import project_actions
from valvo.programmes.actions import NewAnswer, NewMember
from valvo.programmes.choices import AnswerLevel
from valvo.programmes.models import Adoption, Ballot, Project
from valvo.programmes.project_actions import NewProject
from valvo.questionnaires import drafting
from valvo.questionnaires.actions import drafts, surveys
from valvo.questionnaires.loading import load_questionnaire
from valvo.questionnaires.models import Answer, Draft, Round
from valvo.recommendations import actions as recommendations
from valvo.recommendations.models import Recommendation
from valvo.registers import actions as registers
from valvo.registers.choices import Purpose as UploadPurpose
from valvo.registers.incoming import RawFile, read_all
from valvo.signals import actions as signals
from valvo.signals.choices import Reach
from valvo.signals.looking import Finding as FigureFound
from valvo.signals.looking import Watched
from valvo.signals.models import Signal
from valvo.waiting import actions as waiting
from valvo.web import actions as web
from visiting import observed, planned, told, under_way

FILE = RawFile("wait.csv", "Nyckeltal;År;Värde\r\nBesök;2024;3\r\n".encode(), Period.parse("2024"))
Arguments = dict[str, object]


@dataclass(frozen=True)
class Thing:
    """What an address is about: its arguments where it is, and where there is nothing.

    `far` things belong to the whole county, so that only people of another county are outsiders to them; others belong
    to its hospital, and people of its care are outsiders too.
    """

    there: Arguments = field(default_factory=dict)
    not_there: Arguments = field(default_factory=dict)
    query: str = ""
    lost: str = ""  # the query where there is nothing, if it is the query that names the thing
    far: bool = False
    sent: dict[str, str] = field(default_factory=dict)  # what a form has to hold for the question to be put at all

    def query_where(self, *, missing: bool) -> str:
        """Return the query that asks for the thing, or for one that is not there."""
        return (self.lost if missing else "") or self.query


@dataclass
class World:
    """The county, a person of each kind in it, and people with the same roles beyond it."""

    units: dict[str, Unit]
    people: dict[str, User]
    case: Case

    @property
    def coordinator(self) -> User:
        """Return the quality coordinator of the whole county."""
        return self.people[Role.COORDINATOR]


MAKERS: dict[str, Callable[[World], Thing]] = {"": lambda world: Thing()}


def thing(name: str) -> Callable[[Callable[[World], Thing]], Callable[[World], Thing]]:
    """Mark the maker of a thing."""

    def marked(maker: Callable[[World], Thing]) -> Callable[[World], Thing]:
        MAKERS[name] = maker
        return maker

    return marked


def world() -> World:
    """Open the county with a person of each role at its top, and another county beside it."""
    units = county()
    far = [new_unit("abroad", kind=UnitKind.ORGANISER), new_unit("abroad-ward", under="abroad")]
    units |= {unit.public_id: unit for unit in open_units(new=far, by=None)}
    people = {role: person(Role(role), units["county"], name=role) for role in WITH_ROLE}
    people[NO_ROLE] = person(name="no role")
    return World(units, people, case_at(units["ward-1"], people[Role.REPORTER], handler=people[Role.HANDLER]))


def outsider(made: World, unit: str) -> User:
    """Return somebody who holds every role there is at another unit than the things'."""
    user = person(name="outsider")
    for role in Role:
        accounts.give_role(user=user, role=role, unit=made.units[unit], by=None, since=OPENED)
    return user


# --- handling and intake --------------------------------------------------------------------------


@thing("case")
def _case(made: World) -> Thing:
    return Thing({"number": made.case.report.number}, {"number": "2026-9999"})


@thing("file of a case")
def _file_of_case(made: World) -> Thing:
    kept = keep(cleaned=cleaned(b"What the scanner printed."))
    row = Attachment.objects.create(report=made.case.report, stored=kept)
    number = made.case.report.number
    return Thing({"number": number, "pk": row.pk}, {"number": "2026-9999", "pk": row.pk})


@thing("unit's part of a case")
def _part(made: World) -> Thing:
    """Make a part of another unit; everybody's role is above both."""
    due = clock.today() + timedelta(days=5)
    row = cases.involve(case=made.case, unit=made.units["ward-2"], due=due, by=made.people[Role.HANDLER])
    return Thing({"number": made.case.report.number, "pk": row.pk}, {"number": "2026-9999", "pk": row.pk})


@thing("reporter's own report")
def _own_report(made: World) -> Thing:
    return Thing({"number": made.case.report.number}, {"number": "2026-9999"})


@thing("file of the report followed")
def _followed_file(made: World) -> Thing:
    """Make a file; nobody's browser has given the report's code."""
    return Thing({"pk": _file_of_case(made).there["pk"]})


@thing("receipt")
def _receipt(made: World) -> Thing:
    report = sent(made.units["ward-1"], made.people[Role.REPORTER], key=UUID(int=7))
    return Thing({"key": receipt_key(report)})


@thing("report that has arrived")
def _arrived(made: World) -> Thing:
    """A report already opened: its sender is led to the receipt, again as often as asked."""
    sent(made.units["ward-1"], made.people[Role.REPORTER], key=UUID(int=8))
    return Thing({"key": key_of(UUID(int=8))})


@thing("unit's poster")
def _poster(made: World) -> Thing:
    return Thing({"unit": "ward-1"}, {"unit": "nowhere"})


@thing("way to tell")
def _tell(made: World) -> Thing:
    return Thing({"tell_id": "went_wrong"})


@thing("report form")
def _form(made: World) -> Thing:
    there: Arguments = {"tell_id": "went_wrong", "subject_id": "person"}
    return Thing(there)


# --- what is made of a case: notices, alerts, investigations, requests, masks, texts -------------


def _protected(made: World) -> Case:
    return case_at(
        made.units["ward-1"], made.people[Role.REPORTER], handler=made.people[Role.HANDLER], secrecy=Secrecy.PROTECTED
    )


@thing("notice")
def _notice(made: World) -> Thing:
    handler = made.people[Role.HANDLER]
    draft = notices.begin(case=_protected(made), form="fimea_device", language="fi", by=handler)
    return Thing({"pk": draft.pk}, {"pk": 999_999})


@thing("notice as a file")
def _notice_file(made: World) -> Thing:
    there = _notice(made).there | {"form": "html"}
    return Thing(there, there | {"pk": 999_999})


@thing("alert")
def _alert(made: World) -> Thing:
    found = Found(rule="wrong_site", definition="0" * 64)
    alert = hotline.raise_alert(case=_protected(made), found=found, by=None)
    return Thing({"number": alert.number}, {"number": "2026-9999"})


@thing("somebody on call")
def _on_call(made: World) -> Thing:
    duty = hotline.add_duty(
        unit=made.units["ward-1"], step=1, person=person(), since=clock.today(), by=made.coordinator
    )
    return Thing({"pk": duty.pk}, {"pk": 999_999})


def _investigated(made: World) -> Investigation:
    """Return an investigation led by somebody whose role is elsewhere: no role in the table is in its team."""
    return Investigation.objects.filter(state="running").first() or investigations.decide(
        case=_protected(made), level="full", reason="Harm.", lead=person(name="lead"), by=made.coordinator
    )


@thing("investigation")
def _investigation(made: World) -> Thing:
    return Thing({"pk": _investigated(made).pk}, {"pk": 999_999})


@thing("member of an investigation's team")
def _member(made: World) -> Thing:
    member = investigations.add_member(
        investigation=_investigated(made), person=person(name="member"), role="member", by=made.coordinator
    )
    there: Arguments = {"pk": member.investigation_id, "person": member.person_id}
    return Thing(there, there | {"pk": 999_999})


@thing("kind of finding")
def _kind_of_finding(made: World) -> Thing:
    there: Arguments = {"pk": _investigated(made).pk, "kind": "finding"}
    return Thing(there, there | {"pk": 999_999})


@thing("finding of an investigation")
def _found(made: World) -> Thing:
    one, finding = _investigated(made), Finding(text="Printing replaced scanning.")
    investigations.add_entry(investigation=one, entry=finding, by=made.coordinator)
    there: Arguments = {"pk": one.pk, "kind": "finding", "entry": finding.pk}
    return Thing(there, there | {"pk": 999_999})


@thing("what an investigation recommends")
def _recommended(made: World) -> Thing:
    one, advice = _investigated(made), Advice(text="Buy a second scanner.")
    investigations.add_entry(investigation=one, entry=advice, by=made.coordinator)
    there: Arguments = {"pk": one.pk, "entry": advice.pk}
    return Thing(there, there | {"pk": 999_999})


@thing("report of an investigation")
def _report_of(made: World) -> Thing:
    """Make an approved one: those who read cases read its report."""
    one = investigations.decide(
        case=_protected(made), level="full", reason="Harm.", lead=person(name="lead"), by=made.coordinator
    )
    Investigation.objects.filter(pk=one.pk).update(
        state="approved", approved_at=clock.now(), approved_by=made.coordinator, notes_expire_on=clock.today()
    )
    return Thing({"pk": one.pk}, {"pk": 999_999})


@thing("report of an investigation as a file")
def _report_file(made: World) -> Thing:
    there = _report_of(made).there | {"language": "sv", "form": "html"}
    return Thing(there, there | {"pk": 999_999})


@thing("purpose to ask for")
def _purpose(made: World) -> Thing:
    there: Arguments = {"number": _protected(made).report.number, "purpose": "identity"}
    return Thing(there, there | {"number": "2026-9999"})


@thing("handler's own request")
def _request(made: World) -> Thing:
    row = privacy.ask(case=_protected(made), purpose=Purpose.IDENTITY, reason="Needed.", by=made.people[Role.HANDLER])
    return Thing({"pk": row.pk}, {"pk": 999_999})


@thing("covered passage")
def _covered(made: World) -> Thing:
    case = _protected(made)
    [mask] = privacy.mask(case=case, passage="The scanner", reason="Tells who.", by=made.people[Role.HANDLER])
    there: Arguments = {"number": case.report.number, "pk": mask.pk}
    return Thing(there, there | {"number": "2026-9999"})


@thing("case whose readers are asked for")
def _readers(made: World) -> Thing:
    return Thing(query=f"?case={made.case.report.number}", lost="?case=2026-9999")


@thing("text to be learned from")
def _text(made: World) -> Thing:
    case = _protected(made)
    Consent.objects.create(report=case.report, given_at=clock.now())
    learning.write(
        case=case, language="sv", title="Two doses", told="It came twice.", done="A scanner.",
        by=made.people[Role.HANDLER],
    )  # fmt: skip
    there: Arguments = {"number": case.report.number, "language": "sv"}
    return Thing(there, there | {"number": "2026-9999"})


# --- improvement, indicators, registers -----------------------------------------------------------


@thing("action")
def _action(made: World) -> Thing:
    action = improvement.add_action(
        origin=Origin.CASE,
        origin_id=made.case.pk,
        title="A second scanner",
        owner=made.people[Role.HANDLER],
        unit=made.units["ward-1"],
        due=clock.today(),
        by=made.coordinator,
    )
    return Thing({"pk": action.pk}, {"pk": 999_999})


@thing("evidence of an action")
def _evidence(made: World) -> Thing:
    pk = _action(made).there["pk"]
    stored = keep(cleaned=Cleaned(b"seen", "text/plain", "txt", FileKind.TEXT))
    row = Evidence.objects.create(action_id=pk, stored=stored, added_at=clock.now())
    return Thing({"pk": pk, "evidence": row.pk}, {"pk": 999_999, "evidence": row.pk})


@thing("check of an effect")
def _effect(made: World) -> Thing:
    action = Action.objects.get(pk=_action(made).there["pk"])
    action = improvement.finish_action(action=action, by=action.owner)
    action = improvement.verify_action(action=action, by=made.coordinator)
    return Thing({"pk": action.effect_check.pk}, {"pk": 999_999})


def _given(made: World) -> Recommendation:
    return Recommendation.objects.first() or recommendations.recommend(
        title="Keep packages apart",
        text="They look alike.",
        unit=made.units["hospital"],
        to=[made.units["ward-1"]],
        answer_by=clock.today(),
        by=made.coordinator,
    )


@thing("recommendation")
def _recommendation(made: World) -> Thing:
    return Thing({"pk": _given(made).pk}, {"pk": 999_999})


@thing("answer to a recommendation")
def _answer(made: World) -> Thing:
    return Thing({"pk": _given(made).pk, "unit": "ward-1"}, {"pk": 999_999, "unit": "ward-1"})


@thing("indicator at a unit")
def _indicator(made: World) -> Thing:
    there: Arguments = {"indicator_id": INDICATORS[0].id}
    return Thing(there, {"indicator_id": "nothing"}, "?unit=ward-1")


@thing("note on an indicator")
def _note(made: World) -> Thing:
    there: Arguments = {"indicator_id": INDICATORS[0].id, "what": "note"}
    return Thing(there, there | {"indicator_id": "nothing"}, "?unit=ward-1")


@thing("note written on an indicator")
def _written_note(made: World) -> Thing:
    first = INDICATORS[0].id
    note = indicators.write_note(
        indicator_id=first, unit=made.units["ward-1"], on=date(2026, 3, 1), text="A new scanner.", by=made.coordinator
    )
    there: Arguments = {"indicator_id": first, "what": "note", "pk": note.pk}
    return Thing(there, there | {"indicator_id": "nothing"}, "?unit=ward-1")


@thing("signal")
def _signal(made: World) -> Thing:
    finding = FigureFound(
        Watched("reached_share", made.units["ward-1"].pk), Period.parse("2026-10"), 75.0, 50.0, OPENED, "", None
    )
    signals.raise_found([finding])
    return Thing({"pk": Signal.objects.get().pk}, {"pk": 999_999})


@thing("watch")
def _watch(made: World) -> Thing:
    watch = signals.watch(
        indicator_id="reached_share", unit=made.units["ward-1"], reach=Reach.HERE, by=made.coordinator
    )
    return Thing({"pk": watch.pk}, {"pk": 999_999}, "?unit=ward-1")


@thing("shared picture")
def _shared_picture(made: World) -> Thing:
    choice = Choice("Board", ["reports"], shared=True)
    picture = pictures.save_picture(new=choice, unit=made.units["ward-1"], by=made.coordinator)
    return Thing({"key": picture.key}, {"key": "nothing"})


@thing("morning mail")
def _morning_mail(made: World) -> Thing:
    return Thing({"token": "nothing"})


@thing("register")
def _register(made: World) -> Thing:
    return Thing({"register": "objections"}, far=True)


@thing("file taken in")
def _file(made: World) -> Thing:
    outcomes = registers.take_in(files=read_all([FILE]), unit=made.units["hospital"], by=None)
    return Thing({"key": outcomes[0].file}, {"key": 999_999})


@thing("keeper's own upload")
def _upload(made: World) -> Thing:
    keeper, unit = made.people[Role.KEEPER], made.units["hospital"]
    upload = registers.stage(files=[FILE], unit=unit, period=None, kind=None, by=keeper)
    return Thing({"key": upload.pk}, {"key": 999_999})


@thing("unit to keep figures of")
def _kept(made: World) -> Thing:
    return Thing(sent={"unit": "hospital"})


# --- devices --------------------------------------------------------------------------------------


def _pump(made: World) -> Device:
    values: dict[str, object] = {
        "name": "Pump", "maker": "Acme", "udi_di": "", "risk": "class_2b", "check_months": 12, "maintenance_months": 0,
        "needs_passport": True, "passport_months": 24,
    }  # fmt: skip
    keeper, unit = made.people[Role.KEEPER], made.units["hospital"]
    kind = DeviceType.objects.first() or devices.add_type(unit=unit, values=values, by=keeper)
    new = devices.NewDevice(type=kind, unit=unit, used_from=OPENED, serial="SN-1")
    return Device.objects.first() or devices.add_device(new=new, by=keeper)


@thing("device")
def _device(made: World) -> Thing:
    return Thing({"pk": _pump(made).pk}, {"pk": 999_999})


@thing("type of device")
def _device_type(made: World) -> Thing:
    return Thing({"pk": _pump(made).type_id}, {"pk": 999_999})


@thing("check of a device")
def _device_check(made: World) -> Thing:
    pump = _pump(made)
    check = devices.plan_check(device=pump, task=Task.CHECK, due=clock.today(), by=made.people[Role.KEEPER])
    return Thing({"pk": check.pk}, {"pk": 999_999})


@thing("device officer")
def _device_officer(made: World) -> Thing:
    unit, who = made.units["hospital"], person(name="officer")
    row = devices.appoint(unit=unit, person=who, since=clock.today(), by=made.people[Role.KEEPER])
    return Thing({"pk": row.pk}, {"pk": 999_999})


@thing("device passport")
def _device_passport(made: World) -> Thing:
    pump, who = _pump(made), made.people[Role.REPORTER]
    row = devices.give_passport(
        person=who, kind=pump.type, unit=pump.unit, given_on=OPENED, by=made.people[Role.HANDLER]
    )
    return Thing({"pk": row.pk}, {"pk": 999_999})


@thing("keeper's own list of devices")
def _device_list(made: World) -> Thing:
    _pump(made)
    raw, unit = RawFile("devices.csv", b"Type;Unit;Serial number\r\nPump;hospital;SN-2\r\n"), made.units["hospital"]
    upload = registers.stage(files=[raw], unit=unit, by=made.people[Role.KEEPER], purpose=UploadPurpose.DEVICES)
    return Thing({"pk": upload.pk}, {"pk": 999_999})


@thing("administrator's own list of units")
def _unit_list(made: World) -> Thing:
    raw, unit = RawFile("units.csv", b"Identifier;Name (sv)\r\nnew-ward;Ny\r\n"), made.units["hospital"]
    admin = made.people[Role.ADMINISTRATOR]
    upload = registers.stage(files=[raw], unit=unit, by=admin, purpose=UploadPurpose.UNITS)
    return Thing({"pk": upload.pk}, {"pk": 999_999})


@thing("coordinator's own table of a programme")
def _programme_table(made: World) -> Thing:
    rows = (
        "id;kind;sv;fi;en;level;responsible;years",
        "plan;programme;P;P;P;;X;2026",
        "1;theme;T;T;T;;;",
        "1.1;measure;M;M;M;service_unit;;2026",
    )
    raw = RawFile("plan.csv", "\n".join(rows).encode())
    coordinator = made.people[Role.COORDINATOR]
    upload = registers.stage(files=[raw], unit=made.units["hospital"], by=coordinator, purpose=UploadPurpose.PROGRAMMES)
    return Thing({"pk": upload.pk}, {"pk": 999_999})


@thing("device of a case")
def _device_of_a_case(made: World) -> Thing:
    devices.link(case=made.case, device=_pump(made), by=made.people[Role.HANDLER])
    there: Arguments = {"number": made.case.report.number, "pk": CaseDevice.objects.get().pk}
    return Thing(there, there | {"number": "2026-9999"})


@thing("columns remembered")
def _columns(made: World) -> Thing:
    found = registers.confirm_columns(
        unit=made.units["hospital"], of="waiting", headings=["A"], columns={"unit": "A"}, by=made.coordinator
    )
    return Thing({"key": found.pk}, {"key": 999_999})


@thing("file with waits")
def _waits(made: World) -> Thing:
    lines = b"Referens;Enhet\nR1;ward-1\n"
    found = waiting.receive(name="waits.csv", chunks=[lines], unit=made.units["hospital"], by=made.coordinator)
    return Thing({"pk": found.pk}, {"pk": 999_999})


@thing("unit with waits")
def _with_waits(_made: World) -> Thing:
    return Thing({}, query="?unit=hospital")


# --- occasions ------------------------------------------------------------------------------------


@thing("occasion")
def _occasion(made: World) -> Thing:
    values: dict[str, object] = {
        "unit": made.units["hospital"], "kind": "training", "title": "Safe medication", "on": OPENED,
        "audience": Audience.STAFF, "invited": 20, "participants": 18, "outcome": "",
    }  # fmt: skip
    return Thing({"pk": occasions.note(values=values, by=made.people[Role.KEEPER]).pk}, {"pk": 999_999})


@thing("keeper's own list of completions")
def _completion_list(made: World) -> Thing:
    content = b"Unit;Training;As of;Done;Of\r\nhospital;Safe medication;2024-10-31;18;24\r\n"
    raw, keeper = RawFile("done.csv", content), made.people[Role.KEEPER]
    upload = registers.stage(files=[raw], unit=made.units["hospital"], by=keeper, purpose=UploadPurpose.COMPLETIONS)
    return Thing({"pk": upload.pk}, {"pk": 999_999})


@thing("case of feedback")
def _feedback(made: World) -> Thing:
    type(made.case).objects.filter(pk=made.case.pk).update(kind="feedback")
    return _case(made)


# --- plans ----------------------------------------------------------------------------------------


def _plan_at(unit: Unit, by: User) -> Plan:
    found = Plan.objects.filter(unit=unit).first()
    return found or plans.make(template="self_monitoring_plan", unit=unit, languages=["sv"], by=by)


def _version(plan: Plan, by: User) -> Version:
    number = plan.versions.count() + 1
    trees: Json = {"sv": freeze(plan_tree(plan, "sv", number=number, draft=False))}
    return Version.objects.create(
        plan=plan, number=number, trees=trees, digest=digest(trees), review_on=clock.today(), made_at=clock.now(),
        made_by=by,
    )  # fmt: skip


def _published_plan(made: World) -> Plan:
    """Return a plan published a year ago, and a version approved since; what stands in them does not matter."""
    plan = _plan_at(made.units["ward-2"], made.coordinator)
    if plan.published is None:
        _version(plan, made.coordinator)
        plans.publish(plan=plan, by=made.coordinator)
        _version(plan, made.coordinator)
        Plan.objects.filter(pk=plan.pk).update(published_on=clock.today() - timedelta(days=365))
    return Plan.objects.get(pk=plan.pk)


@thing("plan being written")
def _unpublished(made: World) -> Thing:
    """Make a plan that is approved but not published yet."""
    plan = _plan_at(made.units["ward-1"], made.coordinator)
    _version(plan, made.coordinator)
    return Thing({"pk": plan.pk}, {"pk": 999_999})


@thing("heading of a plan")
def _heading(made: World) -> Thing:
    plan = _plan_at(made.units["ward-1"], made.coordinator)
    there: Arguments = {"pk": plan.pk, "heading": template_of(plan).written[0].id}
    return Thing(there, there | {"pk": 999_999})


@thing("published plan")
def _published(made: World) -> Thing:
    return Thing({"pk": _published_plan(made).pk}, {"pk": 999_999})


@thing("two versions of a plan")
def _two_versions(made: World) -> Thing:
    there: Arguments = {"pk": _published_plan(made).pk, "before": 1, "after": 2}
    return Thing(there, there | {"pk": 999_999})


@thing("version of a plan as a file")
def _version_file(made: World) -> Thing:
    there: Arguments = {"pk": _published_plan(made).pk, "number": 2, "language": "sv"}
    return Thing(there, there | {"pk": 999_999})


@thing("account of a plan")
def _account_of_plan(made: World) -> Thing:
    row = FollowUp.objects.create(
        plan=_published_plan(made), period="2026T1", written_at=clock.now(), written_by=made.coordinator
    )
    return Thing({"pk": row.plan_id, "row": row.pk}, {"pk": 999_999, "row": row.pk})


@thing("plan everybody reads")
def _public_plan(made: World) -> Thing:
    plan = _published_plan(made)
    return Thing({"unit": plan.unit.public_id, "template": plan.template})


@thing("plan everybody reads as a file")
def _public_plan_file(made: World) -> Thing:
    return Thing(_public_plan(made).there | {"language": "sv"})


# --- programmes -----------------------------------------------------------------------------------


def _followed(made: World) -> Adoption:
    return Adoption.objects.filter(edition__programme="small").first() or adopted(made.units)


@thing("programme")
def _programme(made: World) -> Thing:
    _followed(made)
    return Thing({"programme": "small"}, {"programme": "nothing"}, far=True)


@thing("programme to adopt")
def _programme_to_adopt(made: World) -> Thing:
    return Thing({"programme": "action-programme-2022-2026"}, far=True)


@thing("vote on a programme")
def _vote(made: World) -> Thing:
    edition = _followed(made).edition
    members = [NewMember("One", 10)]
    ballot = programmes.open_ballot(edition=edition, organiser=made.units["county"], members=members, by=None)
    there: Arguments = {"programme": "small", "member": ballot.members.get().pk}
    return Thing(there, there | {"programme": "nothing"}, far=True)


@thing("open vote")
def _open_vote(made: World) -> Thing:
    if not Ballot.objects.exists():
        _vote(made)
    return Thing({"programme": "small"}, {"programme": "nothing"}, far=True)


@thing("place in a programme")
def _place(made: World) -> Thing:
    _followed(made)
    return Thing({"programme": "small", "place": "1.1"}, {"programme": "nothing", "place": "1.1"}, far=True)


@thing("measure of a programme")
def _measure(made: World) -> Thing:
    _followed(made)
    return Thing({"programme": "small", "measure": "1.1.1"}, {"programme": "nothing", "measure": "1.1.1"}, far=True)


def _project_of(made: World) -> Project:
    _followed(made)
    day, lead = clock.today(), made.coordinator
    new = NewProject("Bed alarms", "Fewer falls", day, day, [])
    found = Project.objects.first()
    return found or project_actions.add_project(
        programme="small", measure="1.1.1", unit=made.units["ward-1"], new=new, lead=lead, by=lead
    )


@thing("project")
def _project(made: World) -> Thing:
    return Thing({"pk": _project_of(made).pk}, {"pk": 999_999})


@thing("somebody in a project's group")
def _in_group(made: World) -> Thing:
    member = _project_of(made).members.get()
    return Thing({"pk": member.project_id, "member": member.pk}, {"pk": 999_999, "member": member.pk})


@thing("task a unit is asked")
def _task(made: World) -> Thing:
    _followed(made)
    new = NewAnswer(task="1.1.1.1", year=2026, level=AnswerLevel.DONE)
    programmes.answer(followed=followed_at(made.units["ward-1"]), new=new, by=None)
    there: Arguments = {"programme": "small", "task": "1.1.1.1"}
    return Thing(there, there | {"programme": "nothing"}, "?unit=ward-1&year=2026", far=True)


# --- rounds ---------------------------------------------------------------------------------------


def _round_of(made: World) -> Round:
    deadline = clock.today() + timedelta(days=20)
    return Round.objects.filter(questionnaire="small").first() or opened(made.units, deadline=deadline)


@thing("round")
def _round(made: World) -> Thing:
    return Thing({"pk": _round_of(made).pk}, {"pk": 999_999}, far=True)


@thing("survey")
def _survey(made: World) -> Thing:
    found = opened(made.units, survey(), deadline=clock.today() + timedelta(days=20))
    return Thing({"pk": found.pk}, {"pk": 999_999}, far=True, sent={"number": "1"})


@thing("unit of a survey")
def _unit_of_survey(made: World) -> Thing:
    found = opened(made.units, survey(), deadline=clock.today() + timedelta(days=20))
    sent = {f"{prefix}-addresses": "somebody@example.net" for prefix in ("mail", "remind")}
    return Thing({"pk": found.pk}, {"pk": 999_999}, "?unit=ward-1", far=True, sent=sent)


@thing("link to a survey")
def _link(made: World) -> Thing:
    found = opened(made.units, survey(), deadline=clock.today() + timedelta(days=20))
    [token] = surveys.make_slips(found=found, unit=made.units["ward-1"], number=1, by=None)
    return Thing({"token": token})


@thing("sheet")
def _sheet(made: World) -> Thing:
    return Thing({"pk": sheet_of(_round_of(made), made.units["ward-1"]).pk}, {"pk": 999_999})


@thing("section of a sheet")
def _section_of_sheet(made: World) -> Thing:
    pk = sheet_of(_round_of(made), made.units["ward-1"]).pk
    return Thing({"pk": pk, "section": "first"}, {"pk": 999_999, "section": "first"})


@thing("answer on a sheet")
def _answer_on_sheet(made: World) -> Thing:
    sheet = sheet_of(_round_of(made), made.units["ward-1"])
    given(sheet, plan="partly")
    return Thing({"pk": sheet.pk, "item": "plan"}, {"pk": 999_999, "item": "plan"})


@thing("file on a sheet")
def _file_on_sheet(made: World) -> Thing:
    sheet = sheet_of(_round_of(made), made.units["ward-1"])
    given(sheet, safe="4")
    stored = keep(cleaned=Cleaned(b"\x89PNG", FileKind.PICTURE, "image/png", "png"))
    Answer.objects.filter(sheet=sheet, item="safe").update(stored=stored)
    return Thing({"pk": sheet.pk, "item": "safe"}, {"pk": 999_999, "item": "safe"})


@thing("questionnaire")
def _questionnaire(made: World) -> Thing:
    return Thing({"questionnaire": "safe_medication"}, far=True)


def _draft_of(made: World) -> Draft:
    content = drafting.copied(load_questionnaire("participation").value)
    return Draft.objects.first() or drafts.begin_draft(owner=made.units["county"], content=content, by=None)


@thing("questionnaire being written")
def _draft(made: World) -> Thing:
    return Thing({"pk": _draft_of(made).pk}, {"pk": 999_999})


@thing("section being written")
def _section_written(made: World) -> Thing:
    return Thing({"pk": _draft_of(made).pk, "section": "unit"}, {"pk": 999_999, "section": "unit"})


@thing("question being written")
def _question_written(made: World) -> Thing:
    there: Arguments = {"pk": _draft_of(made).pk, "section": "unit", "item": "reviews"}
    return Thing(there, there | {"pk": 999_999})


@thing("score being written")
def _score_written(made: World) -> Thing:
    there: Arguments = {"pk": _draft_of(made).pk, "score": "met"}
    return Thing(there, there | {"pk": 999_999})


@thing("change of a draft")
def _change_of_draft(made: World) -> Thing:
    there: Arguments = {"pk": _draft_of(made).pk, "name": "unit", "what": "up"}
    return Thing(there, there | {"pk": 999_999})


# --- documents ------------------------------------------------------------------------------------


def _review(made: World) -> Document:
    return documents.make(
        name="quarterly-review", unit=made.units["hospital"], period=Period.parse("2026Q1"), by=made.coordinator
    )


@thing("document being written")
def _document(made: World) -> Thing:
    return Thing({"pk": _review(made).pk}, {"pk": 999_999})


@thing("document being moved on")
def _moved(made: World) -> Thing:
    document = Document.objects.first() or _review(made)
    return Thing({"pk": document.pk}, {"pk": 999_999}, sent={"to": "review"})


@thing("section of a document")
def _section(made: World) -> Thing:
    document = Document.objects.first() or _review(made)
    return Thing({"pk": document.pk, "key": "summary"}, {"pk": 999_999, "key": "summary"})


@thing("remark on a document")
def _remark(made: World) -> Thing:
    document = Document.objects.first() or _review(made)
    remark = documents.comment(document=document, key="summary", text="Why?", by=made.coordinator)
    return Thing({"pk": document.pk, "comment": remark.pk}, {"pk": 999_999, "comment": remark.pk})


@thing("document as a file")
def _document_file(made: World) -> Thing:
    document = Document.objects.first() or _review(made)
    there: Arguments = {"pk": document.pk, "language": "en", "form": "json"}
    return Thing(there, there | {"pk": 999_999})


def _told(made: World) -> int:
    """Return a document that everybody reads."""
    found = Document.objects.filter(publications__isnull=False).first()
    if found is None:
        found = documents.make(
            name="quarterly-review",
            unit=made.units["hospital"],
            period=Period.parse("2026Q1"),
            by=made.coordinator,
            audience=DocumentAudience.PUBLIC,
        )
        documents.send_to_review(document=found, by=made.coordinator)
        documents.approve(document=found, by=made.people[Role.PUBLISHER])
        documents.publish(document=found, by=made.people[Role.PUBLISHER])
    return found.pk


@thing("document everybody reads")
def _open_document(made: World) -> Thing:
    return Thing({"pk": _told(made)}, {"pk": 999_999})


@thing("document everybody reads as a file")
def _open_file(made: World) -> Thing:
    there: Arguments = {"pk": _told(made), "language": "en", "form": "json"}
    return Thing(there, there | {"pk": 999_999})


# --- units and people -----------------------------------------------------------------------------


@thing("unit")
def _unit(made: World) -> Thing:
    return Thing({"public_id": "ward-1"}, {"public_id": "nowhere"})


@thing("person")
def _person(made: World) -> Thing:
    return Thing({"pk": person(Role.REPORTER, made.units["ward-1"]).pk}, {"pk": 999_999})


@thing("person's role")
def _role(made: World) -> Thing:
    held = Membership.objects.filter(user=person(Role.REPORTER, made.units["ward-1"])).get()
    there: Arguments = {"pk": held.user_id, "membership": held.pk}
    return Thing(there, there | {"pk": 999_999})


# --- the ombudsperson -----------------------------------------------------------------------------


@thing("ombud's contact")
def _ombuds_contact(made: World) -> Thing:
    contact = noted(made.units["county"], made.people[Role.OMBUD], clock.today())
    return Thing({"pk": contact.pk}, {"pk": 999_999}, far=True, sent={"seen": "1"})


@thing("ombud's account")
def _ombuds_account(made: World) -> Thing:
    period = Period.containing(clock.today(), "quarter").shifted(-1)
    account = Account.objects.first()
    if account is None:
        noted(made.units["county"], made.people[Role.OMBUD], period.first)
        account = ombud.release(office=made.units["county"], period=period, by=made.people[Role.OMBUD])
    return Thing({"pk": account.pk}, {"pk": 999_999}, far=True)


@thing("ombud's account file")
def _ombuds_account_file(made: World) -> Thing:
    account = _ombuds_account(made)
    more = {"language": "sv", "form": "json"}
    return Thing(account.there | more, account.not_there | more, far=True)


# --- the annual clock -----------------------------------------------------------------------------


def _plan_of(made: World) -> Series:
    values = {
        "kind": "plan",
        "title_sv": "p",
        "title_fi": "p",
        "title_en": "p",
        "first": clock.today(),
        "often": "yearly",
    }
    return annual_clock.add_series(unit=made.units["ward-1"], values=values, by=made.coordinator)


@thing("occasion's series")
def _series(made: World) -> Thing:
    return Thing({"pk": _plan_of(made).pk}, {"pk": 999_999}, sent={"seen": "1"})


@thing("occasion of the year")
def _occasion(made: World) -> Thing:
    day = clock.today().isoformat()
    return Thing({"pk": _plan_of(made).pk, "due": day}, {"pk": 999_999, "due": day}, sent={"seen": "0"})


@thing("calendar feed")
def _feed(made: World) -> Thing:
    annual_clock.make_feed(unit=made.units["county"], mine=False, language="sv", by=person(name="somebody"))
    return Thing({"pk": Feed.objects.latest("pk").pk}, {"pk": 999_999}, far=True)


@thing("calendar's address")
def _calendar(made: World) -> Thing:
    secret = annual_clock.make_feed(unit=made.units["county"], mine=False, language="sv", by=made.coordinator)
    return Thing({"secret": secret})


# --- forums ---------------------------------------------------------------------------------------


def _forum_of(made: World) -> Forum:
    values = {"purpose": "", "language": "en", "chair": made.coordinator, "by": made.coordinator}
    return Forum.objects.first() or forums.make_forum(unit=made.units["ward-1"], name="Board", **values)


def _meeting_of(made: World) -> Meeting:
    forum, today = _forum_of(made), clock.today()
    found = Meeting.objects.filter(forum=forum).first()
    return found or forums.prepare(forum=forum, on=today, place="", by=made.coordinator)


@thing("forum")
def _forum(made: World) -> Thing:
    return Thing({"pk": _forum_of(made).pk}, {"pk": 999_999})


@thing("seat in a forum")
def _seat(made: World) -> Thing:
    seat = _forum_of(made).seats.get()
    return Thing({"pk": seat.forum_id, "seat": seat.pk}, {"pk": 999_999, "seat": seat.pk})


@thing("meeting")
def _meeting(made: World) -> Thing:
    return Thing({"pk": _meeting_of(made).pk}, {"pk": 999_999})


@thing("meeting with its agenda sent")
def _sent_meeting(made: World) -> Thing:
    meeting = _meeting_of(made)
    if meeting.state == MeetingState.PREPARING:
        forums.send_agenda(meeting=meeting, by=made.coordinator)
    return Thing({"pk": meeting.pk}, {"pk": 999_999})


@thing("point of a meeting")
def _point(made: World) -> Thing:
    meeting = _meeting_of(made)
    pk = meeting.points.all()[0].pk
    return Thing({"pk": meeting.pk, "point": pk}, {"pk": 999_999, "point": pk})


@thing("meeting with approved minutes")
def _approved_meeting(made: World) -> Thing:
    pk = _sent_meeting(made).there["pk"]
    meeting = Meeting.objects.get(pk=pk)
    if meeting.state == MeetingState.SENT:
        forums.attend(meeting=meeting, people=[made.coordinator], by=made.coordinator)
        for point in meeting.points.all():
            forums.say(
                meeting=meeting, point=point, said="", decision="", outcome=PointOutcome.TREATED, by=made.coordinator
            )
        forums.approve(meeting=meeting, by=made.coordinator)
    return Thing({"pk": pk}, {"pk": 999_999})


# --- visits ---------------------------------------------------------------------------------------


def _of(visit: Visit) -> Thing:
    return Thing({"pk": visit.pk}, {"pk": 999_999})


@thing("visit")
def _visit(made: World) -> Thing:
    """Make an announced visit, led by the inspector."""
    return _of(planned(made.units["ward-1"], made.people[Role.INSPECTOR], by=made.coordinator))


@thing("visit under way")
def _visit_under_way(made: World) -> Thing:
    return _of(under_way(made.units["ward-1"], made.people[Role.INSPECTOR], by=made.coordinator))


@thing("visit told of")
def _visit_told_of(made: World) -> Thing:
    return _of(told(made.units["ward-1"], made.people[Role.INSPECTOR], by=made.coordinator))


@thing("member of a visit's team")
def _visitor(made: World) -> Thing:
    there = _visit(made).there | {"person": made.people[Role.INSPECTOR].pk}
    return Thing(there, there | {"pk": 999_999})


@thing("what is asked before a visit")
def _asked_before(made: World) -> Thing:
    visit = planned(made.units["ward-1"], made.people[Role.INSPECTOR], by=made.coordinator)
    row = inspections.ask_for(visit=visit, wanted="The plan", due=clock.today(), by=made.coordinator)
    there: Arguments = {"pk": visit.pk, "material": row.pk}
    return Thing(there, there | {"pk": 999_999})


@thing("observation")
def _observation(made: World) -> Thing:
    visit = under_way(made.units["ward-1"], made.people[Role.INSPECTOR], by=made.coordinator)
    there: Arguments = {"pk": visit.pk, "observation": observed(visit, made.people[Role.INSPECTOR]).pk}
    return Thing(there, there | {"pk": 999_999})


@thing("observation told of")
def _observation_told_of(made: World) -> Thing:
    visit = told(made.units["ward-1"], made.people[Role.INSPECTOR], by=made.coordinator)
    there: Arguments = {"pk": visit.pk, "observation": visit.observations.get().pk}
    return Thing(there, there | {"pk": 999_999})


@thing("photo from a visit")
def _photo(made: World) -> Thing:
    visit = told(made.units["ward-1"], made.people[Role.INSPECTOR], by=made.coordinator)
    stored = keep(cleaned=Cleaned(b"seen", "text/plain", "txt", FileKind.TEXT))
    row = Picture.objects.create(observation=visit.observations.get(), stored=stored)
    there: Arguments = {"pk": visit.pk, "picture": row.pk}
    return Thing(there, there | {"pk": 999_999})


def _reported(made: World) -> Visit:
    visit = told(made.units["ward-1"], made.people[Role.INSPECTOR], by=made.coordinator)
    inspections.comment(visit=visit, text="So it is.", by=made.people[Role.MANAGER])
    inspections.approve(visit=visit, by=made.coordinator)
    return Visit.objects.get(pk=visit.pk)


@thing("visit with a report")
def _visit_with_report(made: World) -> Thing:
    return _of(_reported(made))


@thing("report of a visit as a file")
def _visit_report_file(made: World) -> Thing:
    there = _visit_with_report(made).there | {"language": "sv", "form": "html"}
    return Thing(there, there | {"pk": 999_999})


@thing("published report of a visit")
def _published_report(made: World) -> Thing:
    """Make one; everybody reads it."""
    return Thing({"pk": inspections.publish(visit=_reported(made), by=made.coordinator).pk})


@thing("theme of visits")
def _theme_of_visits(made: World) -> Thing:
    return Thing({"theme": "records"}, far=True)  # the same in every county: nothing to hide


@thing("restriction measures of a unit")
def _restriction_measures(made: World) -> Thing:
    sent = {"kind": "contact", "month": clock.today().isoformat(), "decisions": "1", "checked": "0", "faulty": "0"}
    return Thing(query="?unit=ward-1", lost="?unit=nowhere", sent=sent)


# --- contracts ------------------------------------------------------------------------------------


def _contracted(made: World) -> Contract:
    """Return a contract of the hospital with its second ward."""
    agreed = Agreed(made.units["ward-2"], "Night care", clock.today(), made.coordinator)
    return contracts.add_contract(organiser=made.units["hospital"], agreed=agreed, by=made.coordinator)


@thing("contract")
def _contract(made: World) -> Thing:
    return Thing({"pk": _contracted(made).pk}, {"pk": 999_999})


@thing("producer under contract")
def _producer(made: World) -> Thing:
    return Thing({"unit": _contracted(made).producer.public_id}, {"unit": "nowhere"})


@thing("report due by contract")
def _due_report(made: World) -> Thing:
    one = _contracted(made)
    row = contracts.demand_report(contract=one, what="Staff", due_on=clock.today(), by=made.coordinator)
    there: Arguments = {"pk": one.pk, "report": row.pk}
    return Thing(there, there | {"pk": 999_999})


@thing("sanction of a contract")
def _sanction(made: World) -> Thing:
    one = _contracted(made)
    row = contracts.sanction(contract=one, step="guidance", reason="Late.", by=made.coordinator)
    there: Arguments = {"pk": one.pk, "sanction": row.pk}
    return Thing(there, there | {"pk": 999_999})


# --- learning -------------------------------------------------------------------------------------


def _learning_case_of(made: World) -> LearningCase:
    words = Words("en", "A fall", "Somebody fell.", "Lights on.", "Could it happen here?")
    return case_actions.write_case(unit=made.units["ward-1"], words=words, by=made.people[Role.HANDLER])


@thing("learning case being written")
def _learning_case(made: World) -> Thing:
    return Thing({"pk": _learning_case_of(made).pk}, {"pk": 999_999}, sent={"checked": "on"})


@thing("learning case in use")
def _used_case(made: World) -> Thing:
    row = _learning_case_of(made)
    case_actions.publish_case(row=row, checked=True, by=made.coordinator)
    return Thing({"pk": row.pk}, {"pk": 999_999}, far=True)


def _material_of(made: World) -> Material:
    file = Cleaned(b"Text.", "text/plain", "txt", FileKind.TEXT)
    found = Material.objects.first()
    return found or case_actions.add_material(
        unit=made.units["ward-1"], title="Guide", kind=MaterialKind.GUIDE, language="en", link="", file=file,
        review_on=clock.today(), by=made.coordinator,
    )  # fmt: skip


@thing("material of the bank")
def _material(made: World) -> Thing:
    return Thing({"pk": _material_of(made).pk}, {"pk": 999_999}, far=True)


@thing("language of a poster")
def _poster(made: World) -> Thing:
    return Thing({"language": "sv"}, {"language": "de"})


# --- signing in -----------------------------------------------------------------------------------


@thing("mail's key")
def _mail_key(made: World) -> Thing:
    return Thing({"key": "nothing"})


@thing("password's key")
def _password_key(made: World) -> Thing:
    return Thing({"uidb36": "1", "key": "nothing"})


@thing("security key")
def _security_key(made: World) -> Thing:
    return Thing({"pk": 999_999})


@thing("sign-in provider")
def _provider(made: World) -> Thing:
    return Thing({"provider_id": "nothing"})


@thing("delivered figure")
def _delivered_figure(made: World) -> Thing:
    new = measured.NewFigure(
        code="bed_days", names=Text(sv="Vårddygn", fi="Hoitopäivät", en="Bed days"), unit_of_measure="d",
        combine=Combine.SUM, better=Better.NONE, delivered_by=UnitKind.UNIT, grain=GrainChoice.MONTH, days_after=10,
        starts_on=OPENED,
    )  # fmt: skip
    figure = MeasuredFigure.objects.first() or measured.declare_figure(new=new, unit=made.units["hospital"], by=None)
    return Thing({"pk": figure.pk}, {"pk": 999_999}, "?unit=hospital")


@thing("delivered figure to take in")
def _figure_to_take_in(made: World) -> Thing:
    found = _delivered_figure(made)
    return Thing({"figure": found.there["pk"]}, {"figure": 999_999}, "?unit=hospital")


@thing("keeper's own list of deliveries")
def _delivery_list(made: World) -> Thing:
    figure, unit = _delivered_figure(made).there["pk"], made.units["hospital"]
    raw = RawFile("days.csv", b"unit;period;value\r\nward-1;2026-03;310\r\n")
    upload = registers.stage(files=[raw], unit=unit, by=made.people[Role.KEEPER], purpose=UploadPurpose.DELIVERIES)
    return Thing({"figure": figure, "pk": upload.pk}, {"figure": figure, "pk": 999_999})


# --- web ------------------------------------------------------------------------------------------


@thing("list to keep a view of")
def _list_to_keep(made: World) -> Thing:
    return Thing(sent={"path": "/mine/", "name": "Newest"})


@thing("kept view")
def _kept_view(made: World) -> Thing:
    view = web.save_view(path="/cases/", query="stage=open", name="Open ones", by=made.coordinator)
    return Thing({"pk": view.pk}, {"pk": 999_999})
