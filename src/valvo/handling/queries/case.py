"""Everything on the case page, read with a fixed number of queries."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, prefetch_related_objects
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from valvo.accounts.models import User
from valvo.attachments.queries import FileRow
from valvo.core import clock
from valvo.core.languages import Language
from valvo.definitions.catalogue import catalogue
from valvo.handling import dialogue, facts, rules
from valvo.handling.access import cases_handled, units_read_inside
from valvo.handling.choices import MEANINGS, CaseState, MessageKind
from valvo.handling.events import CaseEvent
from valvo.handling.models import Affected, Case, Classification, Message, Part
from valvo.handling.queries import clocks, parts, routed
from valvo.handling.queries.clocks import ClockRow
from valvo.handling.queries.parts import PartRow
from valvo.improvement.choices import Origin
from valvo.improvement.events import ActionEvent
from valvo.improvement.models import Action
from valvo.improvement.queries import ActionRow, row
from valvo.intake.choices import Secrecy
from valvo.intake.events import ReportEvent
from valvo.intake.models import Addendum
from valvo.intake.queries import Said, Story, code_label, cover_addenda, file_rows, kind_label, story
from valvo.organisation.models import Unit
from valvo.trail.models import Event


@dataclass(frozen=True)
class Moment:
    """One line of the timeline: when, who (empty: nobody with a name), what, and words that were said.

    `why` is a routing rule's reason, also shown beside the handler.
    """

    at: datetime
    who: str
    what: str
    words: str = ""
    why: str = ""


@dataclass(frozen=True)
class Alike:
    """Another case that tells, or may tell, of the same event."""

    number: str
    title: str
    unit: str
    story: Story


@dataclass(frozen=True)
class CasePage:
    """The case page's content: the story to the left, the decisions to the right."""

    case: Case
    kind: str
    came: str
    meaning: str
    story: Story
    addenda: list[Addendum]
    files: list[FileRow]
    duplicates: list[Alike]
    similar: list[Alike]
    clocks: list[ClockRow]
    judged: list[Said]
    level: int | None
    forces_action: bool
    actions: list[ActionRow]
    moments: list[Moment]
    messages: list[Message]
    missing: list[str]
    untaken: bool
    finished: bool
    waits: bool
    no_feedback: str
    answered: bool
    parts: list[PartRow]


def case_page(
    case: Case, classification: Classification | None, person: User, language: Language, *, open_: bool = False
) -> CasePage:
    """Return the case as a person reads it; identity codes and phone numbers are covered unless it is `open_`."""
    report = case.report
    prefetch_related_objects([report], "masks")  # the story, its place, additions and dialogue are all covered by them
    units = list(case.parts.select_related("unit", "handler"))
    all_messages = list(case.messages.select_related("author"))
    messages = _readable(case, units, all_messages, person)
    actions = list(Action.objects.filter(origin=Origin.CASE, origin_id=case.pk).select_related("owner", "unit"))
    addenda = list(report.addenda.all())
    if not open_:
        dialogue.cover(report, messages)
        cover_addenda(report, addenda)
    judged = classification or Classification()
    level = facts.level(case.kind, judged.physical_harm, judged.psychological_harm)
    return CasePage(
        case=case,
        kind=kind_label(case.kind, language),
        came=_came(case),
        meaning=str(MEANINGS[rules.State(case.state)]),
        story=story(report, language, open_=open_),
        addenda=addenda,
        files=file_rows(report, lambda pk: reverse("handling:file", args=[report.number, pk])),
        duplicates=[
            _alike(one, language)
            for one in case.duplicates.select_related("report", "unit").prefetch_related("report__masks")
        ],
        similar=_similar(case, person, language),
        clocks=[clocks.row(one, language) for one in case.clocks.all()],
        judged=_judged(case, classification, language),
        level=level,
        forces_action=rules.forces_action(level, facts.action_from_level(case)),
        actions=[row(action, person, clock.today()) for action in actions],
        moments=_moments(case, messages, actions, addenda, language),
        messages=messages,
        missing=facts.sentences(facts.gathered(case, classification, messages, actions, units)),
        untaken=case.state in rules.UNTAKEN,
        finished=not case.is_open,
        waits=case.state in rules.ASIDE,
        answered=any(message.kind == MessageKind.FEEDBACK for message in messages),
        no_feedback=code_label("no_feedback_reason", case.no_feedback_reason, language)
        if case.no_feedback_reason
        else "",
        parts=parts.rows(case, units, messages, person),
    )


def _readable(case: Case, units: list[Part], messages: list[Message], person: User) -> list[Message]:
    """Return the messages without the notes of units the person does not reach."""
    inside = units_read_inside(person, case, units)
    home = {part.pk: part.unit_id for part in units}

    def unit(message: Message) -> int:
        return home[message.part_id] if message.part_id else case.unit_id

    return [message for message in messages if message.kind != MessageKind.NOTE or unit(message) in inside]


def judgement_of(case: Case) -> Classification | None:
    """Return the handler's judgement of a case with its factors, None while it is not judged."""
    return Classification.objects.filter(case=case).prefetch_related("factors", "affected").first()


def _alike(case: Case, language: Language) -> Alike:
    return Alike(case.report.number, case.title, case.unit.name, story(case.report, language))


def _similar(case: Case, person: User, language: Language) -> list[Alike]:
    """Return up to three open cases the person handles which may tell of the same event."""
    if not case.is_open:
        return []
    span, day = timedelta(days=rules.NEAR_DAYS), case.report.happened_on
    near = cases_handled(person).filter(report__happened_on__range=(day - span, day + span)).exclude(pk=case.pk)
    rows = near.exclude(state__in=rules.FINISHED).select_related("report", "unit")[:200]
    own = " ".join(case.report.texts.values())
    ranked = sorted(
        ((rules.likeness(own, " ".join(row.report.texts.values())), row.pk, row) for row in rows), reverse=True
    )
    alike = [row for likeness, _pk, row in ranked[:3] if likeness >= rules.ALIKE]
    prefetch_related_objects(alike, "report__masks")
    return [_alike(row, language) for row in alike]


def _came(case: Case) -> str:
    """Return by whom a report came, without ever naming anybody."""
    report = case.report
    who = report.get_role_display()
    if report.secrecy == Secrecy.PROTECTED:
        return _("%(role)s, protected name") % {"role": who}
    if report.secrecy == Secrecy.ANONYMOUS:
        return _("%(role)s, anonymous") % {"role": who}
    return who


def _judged(case: Case, row: Classification | None, language: Language) -> list[Said]:
    if row is None:
        return []
    lists = catalogue().kind(case.kind).judged
    labels = {
        "event_type": _("Event type"),
        "physical_harm": _("Physical harm"),
        "psychological_harm": _("Psychological harm"),
        "unit_consequence": _("Consequence for the unit"),
        "phase": _("Phase of care"),
        "preventability": _("Could it have been prevented?"),
        "never_event": _("Never event"),
    }
    found = [
        Said(labels[field], code_label(list_id, getattr(row, field), language))
        for field, list_id in lists.items()
        if getattr(row, field)
    ]
    found += [
        Said(_person_words(person, language), _harm_words(person, case.kind, language)) for person in row.affected.all()
    ]
    factor_list = catalogue().kind(case.kind).factors
    factors = [code_label(factor_list, factor.code, language) for factor in row.factors.all()] if factor_list else []
    if factors:
        found.append(Said(_("Contributing"), ", ".join(factors)))
    if row.likelihood and row.severity:
        found.append(Said(_("Risk if it happens again"), risk_text(row.likelihood, row.severity)))
    return found


def _person_words(person: Affected, language: Language) -> str:
    role = code_label("affected_role", person.role, language)
    return f"{role}, {code_label('age_band', person.age_band, language)}" if person.age_band else role


def _harm_words(person: Affected, kind: str, language: Language) -> str:
    lists = facts.person_lists(kind)
    axes = (("physical_harm", _("physical")), ("psychological_harm", _("psychological")))
    told = [(word, lists[axis], getattr(person, axis)) for axis, word in axes]
    return (
        ", ".join(f"{word}: {code_label(of, code, language).lower()}" for word, of, code in told if of and code) or "–"
    )


@dataclass(frozen=True)
class RiskCell:
    """One field of the risk matrix: its class 1–5 as a number, a numeral and in words; whether it is the one chosen."""

    risk: int
    numeral: str
    words: str
    chosen: bool


def risk_matrix(classification: Classification | None) -> list[tuple[int, list[RiskCell]]]:
    """Return the matrix row by row, the most likely first: (likelihood, its cells by severity 1–5)."""
    row, classes = classification or Classification(), risk_classes()
    return [
        (
            likely,
            [
                RiskCell(
                    risk=rules.risk(likely, severe),
                    numeral=_NUMERALS[rules.risk(likely, severe) - 1],
                    words=classes[rules.risk(likely, severe) - 1],
                    chosen=(row.likelihood, row.severity) == (likely, severe),
                )
                for severe in range(1, 6)
            ],
        )
        for likely in range(5, 0, -1)
    ]


_NUMERALS = ("I", "II", "III", "IV", "V")


def risk_legend() -> str:
    """Return what the numerals of the risk matrix stand for."""
    return " · ".join(f"{numeral} {words}" for numeral, words in zip(_NUMERALS, risk_classes(), strict=True))


def risk_classes() -> list[str]:
    """Return the five classes of risk in words, the least first."""
    return [_("insignificant"), _("low"), _("moderate"), _("considerable"), _("intolerable")]


def harm_label(level: int | None, language: Language) -> str:
    """Return a degree of harm (1–5) in words; nothing where it is not known."""
    codes = catalogue().code_list("physical_harm").codes
    return next((code.label[language] for code in codes if level is not None and code.level == level), "")


def risk_text(likelihood: int, severity: int) -> str:
    """Return a risk as its two grades and the class they give."""
    return f"{likelihood} × {severity} = {risk_classes()[rules.risk(likelihood, severity) - 1]}"


def _moments(
    case: Case, messages: list[Message], actions: list[Action], addenda: list[Addendum], language: Language
) -> list[Moment]:
    """Return the case's timeline out of the trail, newest first."""
    mine = Q(target_kind="handling.case", target=str(case.pk)) | Q(
        target_kind="intake.report", target=str(case.report_id)
    )
    theirs = Q(target_kind="improvement.action", target__in=[str(action.pk) for action in actions])
    events = list(Event.objects.filter(mine | theirs).exclude(tag=CaseEvent.READ).order_by("-at", "-id"))
    people = (event.actor or routed.holder(event) for event in events)
    names = dict(User.objects.filter(pk__in={pk for pk in people if pk}).values_list("pk", "name"))
    words = {message.pk: message.text for message in messages}
    titles = {str(action.pk): action.title for action in actions}
    units = _names_of_units(events)
    added = {addendum.pk: addendum.text for addendum in addenda}
    return [
        Moment(
            event.at,
            "" if event.tag in _BY_REPORTER else names.get(event.actor or 0, ""),
            routed.sentence(event, units, names, language)
            if event.tag == CaseEvent.ROUTED
            else _sentence(event, units),
            words.get(event.data.get("message", 0))
            or titles.get(event.target, "") * (event.target_kind == "improvement.action")
            or added.get(event.data.get("addendum", 0), ""),
            routed.why(event, language),
        )
        for event in events
        if event.tag in _SENTENCES and (event.tag != CaseEvent.NOTED or event.data.get("message") in words)
    ]


def _sentence(event: Event, units: dict[int, str]) -> str:
    if event.tag == CaseEvent.MOVED:
        return str(CaseState(event.data["state"]).label)
    unit = units.get(event.data.get("unit_involved") or event.unit or 0, "")
    if event.tag == CaseEvent.JOINT_SET and not event.data["joint"]:
        return _("Marked the client as no joint one")
    return str(_SENTENCES[event.tag]) % {"unit": unit} if event.tag in _OF_UNITS else str(_SENTENCES[event.tag])


def _names_of_units(events: list[Event]) -> dict[int, str]:
    """Return the names of the units that events of parts speak of."""
    told = [event for event in events if event.tag in _OF_UNITS]
    ids = {int(event.data.get("unit_involved") or event.unit or 0) for event in told}
    return {unit.pk: unit.name for unit in Unit.objects.filter(pk__in=ids)} if ids else {}


# Who reported is never told by the timeline: looking at a name is a step of its own, and recorded.
_OF_UNITS = {
    CaseEvent.ROUTED,
    CaseEvent.UNIT_INVOLVED,
    CaseEvent.UNIT_WITHDRAWN,
    CaseEvent.PART_TAKEN,
    CaseEvent.PART_DUE_MOVED,
    CaseEvent.PART_CONCLUDED,
    CaseEvent.PART_RESUMED,
    CaseEvent.PART_HANDED_OVER,
}
_BY_REPORTER = {ReportEvent.SENT, ReportEvent.ADDED_TO}
_SENTENCES: dict[str, str | Promise] = {
    ReportEvent.SENT: gettext_lazy("The report came in, a receipt was given"),
    ReportEvent.ADDED_TO: gettext_lazy("The reporter added"),
    ReportEvent.IDENTITY_READ: gettext_lazy("Looked at who reported"),
    CaseEvent.UNMASKED: gettext_lazy("Looked at what is covered"),
    CaseEvent.TAKEN: gettext_lazy("Took the case into handling"),
    CaseEvent.ROUTED: "",
    CaseEvent.MOVED: "",
    CaseEvent.CLASSIFIED: gettext_lazy("Classified the event"),
    CaseEvent.KIND_CHANGED: gettext_lazy("Changed the kind"),
    CaseEvent.TITLED: gettext_lazy("Gave the case a new title"),
    CaseEvent.NOTED: gettext_lazy("Wrote a note"),
    CaseEvent.ASKED: gettext_lazy("Asked the reporter"),
    CaseEvent.CORRECTED: gettext_lazy("The reporter corrected the report"),
    CaseEvent.ANSWERED: gettext_lazy("The reporter answered"),
    CaseEvent.FEEDBACK_GIVEN: gettext_lazy("Gave feedback"),
    CaseEvent.FEEDBACK_WAIVED: gettext_lazy("Stated why no feedback is given"),
    CaseEvent.ACTION_WAIVED: gettext_lazy("Stated why no action is taken"),
    CaseEvent.NOTICE_SENT: gettext_lazy("Recorded a notice to an authority"),
    CaseEvent.TRANSFERRED: gettext_lazy("Moved the case to another unit"),
    CaseEvent.UNIT_INVOLVED: gettext_lazy("Involved %(unit)s"),
    CaseEvent.UNIT_WITHDRAWN: gettext_lazy("Took back that %(unit)s was involved"),
    CaseEvent.PART_TAKEN: gettext_lazy("Took the part of %(unit)s"),
    CaseEvent.PART_DUE_MOVED: gettext_lazy("Gave %(unit)s another day"),
    CaseEvent.PART_CONCLUDED: gettext_lazy("Finished the part of %(unit)s"),
    CaseEvent.PART_RESUMED: gettext_lazy("Went on with the part of %(unit)s"),
    CaseEvent.PART_HANDED_OVER: gettext_lazy("Handed over the part of %(unit)s"),
    CaseEvent.JOINT_SET: gettext_lazy("Marked the client as a joint one"),
    CaseEvent.CLOSED: gettext_lazy("Closed the case"),
    CaseEvent.REOPENED: gettext_lazy("Reopened the case"),
    CaseEvent.MERGED: gettext_lazy("Merged two cases of the same event"),
    CaseEvent.UNMERGED: gettext_lazy("Took a merge back"),
    CaseEvent.LEFT_OUT: gettext_lazy("Left the case out"),
    ActionEvent.ADDED: gettext_lazy("Added an action"),
    ActionEvent.EDITED: gettext_lazy("Changed an action"),
    ActionEvent.STARTED: gettext_lazy("Began an action"),
    ActionEvent.DONE: gettext_lazy("An action is done"),
    ActionEvent.SENT_BACK: gettext_lazy("Sent an action back"),
    ActionEvent.VERIFIED: gettext_lazy("Verified an action"),
    ActionEvent.CANCELLED: gettext_lazy("Gave an action up"),
}
