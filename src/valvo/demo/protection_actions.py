"""What the demo region shows of protection and learning in public: a text covered, a request, a consent, a lesson."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from valvo.accounts.models import User
from valvo.core import clock
from valvo.core.languages import Language
from valvo.handling.choices import CaseState
from valvo.handling.models import Case
from valvo.intake.models import Consent
from valvo.learning import actions as learning
from valvo.privacy import actions as privacy
from valvo.privacy.choices import Purpose

TOLD_DAYS_AGO = 20
_DAY, _HOUR = timedelta(days=1), timedelta(hours=1)
_TEXTS: dict[Language, tuple[str, str, str]] = {
    "sv": (
        "Två som arbetar tillsammans ser mer än en",
        "En patient fick nästan fel dos, eftersom två läkemedel med snarlika förpackningar stod bredvid varandra.",
        "Förpackningarna står nu på skilda hyllor, och den ena har fått en färgad etikett.",
    ),
    "fi": (
        "Kaksi yhdessä näkee enemmän kuin yksi",
        "Potilas oli saada väärän annoksen, koska kaksi samannäköistä lääkepakkausta oli vierekkäin.",
        "Pakkaukset ovat nyt eri hyllyillä, ja toisessa on värillinen etiketti.",
    ),
    "en": (
        "Two who work together see more than one",
        "A patient nearly got the wrong dose, as two medicines in packages that look alike stood side by side.",
        "The packages now stand on separate shelves, and one of them has a coloured label.",
    ),
}


def write_protection(users: Mapping[str, User], now: datetime) -> None:
    """Cover a passage in an open case and ask for it to be removed; tell of a closed case in public."""
    handled = Case.objects.filter(kind="hazard_event", handler__isnull=False).select_related("report", "handler")
    covered = handled.filter(state=CaseState.IN_HANDLING).order_by("-opened_at", "-pk").first()
    if covered is not None and covered.handler is not None:
        _cover(covered, covered.handler, now - _DAY)
    before = now - (TOLD_DAYS_AGO + 1) * _DAY
    closed = handled.filter(state=CaseState.CLOSED, closed_at__lt=before).exclude(handler=users["coordinator"])
    told = closed.order_by("-closed_at", "-pk").first()
    if told is not None and told.handler is not None:
        _tell(told, told.handler, users["coordinator"], now - TOLD_DAYS_AGO * _DAY)


def _cover(case: Case, handler: User, at: datetime) -> None:
    passage = " ".join(next(iter(case.report.texts.values())).split()[:2])
    with clock.stopped_at(at):
        privacy.mask(case=case, passage=passage, reason="Pekar ut en kollega", by=handler)
    with clock.stopped_at(at + _HOUR):
        reason = "Kollegan har bett om det, och passagen behövs inte i ärendet."
        privacy.ask(case=case, purpose=Purpose.REMOVAL, reason=reason, by=handler)


def _tell(case: Case, handler: User, checker: User, at: datetime) -> None:
    Consent.objects.create(report=case.report, given_at=case.opened_at)
    for hours, (language, (title, said, done)) in enumerate(_TEXTS.items()):
        with clock.stopped_at(at + hours * _HOUR):
            version = learning.write(case=case, language=language, title=title, told=said, done=done, by=handler)
        with clock.stopped_at(at + hours * _HOUR + _DAY):
            seen = version.written_at.isoformat()
            learning.publish(version=version, checked=True, seen=seen, by=checker)
