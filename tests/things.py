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
from valvo.core import clock
from valvo.core.languages import Text
from valvo.core.periods import Period
from valvo.documents import actions as documents
from valvo.documents.models import Document
from valvo.handling import actions as cases
from valvo.handling.models import Case
from valvo.improvement import actions as improvement
from valvo.improvement.choices import Origin
from valvo.improvement.models import Action, Evidence
from valvo.indicators import actions as indicators
from valvo.indicators.catalogue import INDICATORS
from valvo.intake.access import receipt_key
from valvo.intake.models import Attachment
from valvo.measured import actions as measured
from valvo.measured.choices import Better, Combine, GrainChoice
from valvo.measured.models import MeasuredFigure
from valvo.ombud import actions as ombud
from valvo.ombud.models import Account
from valvo.organisation.actions import open_units
from valvo.organisation.choices import UnitKind
from valvo.organisation.models import Unit
from valvo.programmes import actions as programmes
from valvo.programmes.actions import NewAnswer, NewMember
from valvo.programmes.choices import AnswerLevel
from valvo.programmes.models import Adoption, Ballot
from valvo.questionnaires import drafting
from valvo.questionnaires.actions import drafts, surveys
from valvo.questionnaires.loading import load_questionnaire
from valvo.questionnaires.models import Answer, Draft, Round
from valvo.recommendations import actions as recommendations
from valvo.recommendations.models import Recommendation
from valvo.registers import actions as registers
from valvo.registers.incoming import RawFile, read_all

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
    far: bool = False
    sent: dict[str, str] = field(default_factory=dict)  # what a form has to hold for the question to be put at all


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


@thing("receipt")
def _receipt(made: World) -> Thing:
    report = sent(made.units["ward-1"], made.people[Role.REPORTER], key=UUID(int=7))
    return Thing({"key": receipt_key(report)})


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
    return Thing({"secret": secret}, {"secret": "nothing"}, far=True)


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
