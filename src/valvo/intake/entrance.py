"""The entrance: who stands at it, which form they get, and what becomes of the form filled in."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal, TypeVar

from valvo.accounts.models import User
from valvo.core.errors import NotFoundError
from valvo.core.languages import Language
from valvo.definitions.catalogue import catalogue
from valvo.definitions.schema import Audience, Subject, Tell
from valvo.intake import access
from valvo.intake.actions import NewReport
from valvo.intake.choices import Reach
from valvo.intake.errors import ReportError
from valvo.intake.forms import ForSomeoneForm, PublicForm, ReportForm, StaffForm
from valvo.intake.models import Report
from valvo.organisation.models import Unit

Mode = Literal["self", "for"]
_FORMS: dict[tuple[Audience, Mode], type[ReportForm]] = {("staff", "self"): StaffForm, ("staff", "for"): ForSomeoneForm}


@dataclass(frozen=True)
class Asker:
    """Who stands at the door: an account with the right to report, or the public; and whether for somebody else."""

    person: User | None
    mode: Mode = "self"
    at: str = ""  # the unit a link or a poster names

    @property
    def audience(self) -> Audience:
        """Return whom the forms are for."""
        return "staff" if self.person else "public"

    @property
    def carried(self) -> str:
        """Return the part of the address that carries unit and mode on."""
        kept = [
            f"{name}={value}" for name, value in (("at", self.at), ("mode", self.mode)) if value not in {"", "self"}
        ]
        return "?" + "&".join(kept) if kept else ""

    def places(self) -> access.Places:
        """Return the units they may report about."""
        return access.places_for(self.person) if self.person else access.places_for_the_public()

    def tells(self) -> tuple[Tell, ...]:
        """Return what they may want to tell."""
        return catalogue().entrance.value.for_audience(self.audience)

    def tell(self, tell_id: str) -> Tell:
        """Return one of these; raises NotFoundError for what is not offered to them."""
        return _one(self.tells(), tell_id)

    def subject(self, tell: Tell, subject_id: str) -> Subject:
        """Return what it may be about; raises NotFoundError for what is not offered to them."""
        return _one(tell.for_audience(self.audience), subject_id)


Named = TypeVar("Named", Tell, Subject)


def _one(among: tuple[Named, ...], wanted: str) -> Named:
    found = next((one for one in among if one.id == wanted), None)
    if found is None:
        raise NotFoundError(wanted)
    return found


def form_for(
    asker: Asker,
    subject: Subject,
    language: Language,
    *,
    data: object = None,
    files: object = None,
    unit: Unit | None = None,
) -> ReportForm:
    """Return the form for a subject, filled in with what was sent or with the unit to begin with."""
    return _FORMS.get((asker.audience, asker.mode), PublicForm)(
        data,
        files,
        kind=catalogue().kind(subject.kinds[asker.audience]),
        language=language,
        places=asker.places(),
        unit=unit,
    )


@dataclass(frozen=True)
class Outcome:
    """What became of a form: a report with the code that follows it, or what its sender is told or asked to mend."""

    form: ReportForm
    report: Report | None = None
    code: str = ""
    asked: list[str] = field(default_factory=list)  # identity codes and phone numbers found in what was written


def outcome(form: ReportForm, reach: Reach, *, keep: bool, save: Callable[[NewReport], Report]) -> Outcome:
    """Save what a form tells where it is right. `keep`: the sender has been asked about personal codes in it."""
    if not form.is_valid():
        return Outcome(form)
    asked = [] if keep else form.personal()
    if asked:
        return Outcome(form, asked=asked)
    new = form.new_report(reach)
    try:
        return Outcome(form, save(new), new.code)
    except ReportError as error:
        form.refuse(error.faults)
        return Outcome(form)
