"""Rows for the panel on a case and for Today."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from valvo.accounts.models import User
from valvo.core import clock
from valvo.core.languages import LANGUAGES, Language
from valvo.handling.access import given_to, may_handle
from valvo.handling.models import Case
from valvo.handling.panels import Panel
from valvo.intake.models import Consent
from valvo.intake.queries import language
from valvo.learning import publication
from valvo.learning.access import to_check
from valvo.learning.forms import WaiveForm
from valvo.learning.models import Version, Waiver
from valvo.organisation.models import Unit
from valvo.organisation.queries import subtree
from valvo.web import waiting


@dataclass(frozen=True)
class LanguageRow:
    """Where the text in one language stands."""

    language: str
    address: str
    stands: str
    public: bool


def panel(person: User, case: Case) -> Panel | None:
    """Return the panel of a case whose reporter has agreed to publishing; None for others."""
    consent = Consent.objects.filter(report=case.report).first()
    if consent is None or not may_handle(person, case):
        return None
    versions = {one.language: one for one in case.report.versions.filter(withdrawn_at__isnull=True)}
    languages = [_row(case, one, versions.get(one)) for one in LANGUAGES]
    waiver = Waiver.objects.filter(report=case.report).select_related("waived_by").first()
    told = any(one.public for one in languages)
    due_at = None if told or waiver or consent.withdrawn_at else publication.due(case)
    context = {
        "withdrawn": consent.withdrawn_at,
        "languages": languages,
        "number": case.report.number,
        "waiver": waiver,
        "stands": waiting.left(due_at) if due_at else "",
        "over": due_at is not None and due_at < clock.now(),
        "due_at": due_at,
        "rule": publication.definition().rule_text[language()],
        "waive_form": None if told or waiver else WaiveForm(),
    }
    return Panel("learning", _("Learning in public"), "learning/parts/panel.html", context, order=70)


def _row(case: Case, language: str, version: Version | None) -> LanguageRow:
    address = reverse("learning:version", args=[case.report.number, language])
    public = version is not None and version.is_published
    stands = _("not written") if version is None else _("published") if public else _("to be checked by another")
    return LanguageRow(language, address, stands, public)


def groups(person: User, unit: Unit, spoken: Language) -> list[waiting.Group]:
    """Return the texts that wait for this person to check, and the cases they closed that are not told of yet."""
    below = subtree(unit, clock.today()).values("pk")
    rows = to_check(person).filter(report__case__unit__in=below)
    shown = rows.select_related("report__case__unit", "written_by").order_by("written_at", "pk")[: waiting.SHOWN]
    mine = publication.owed().filter(given_to(person), unit__in=below).filter(closed_at__gte=_first_closing())
    to_tell = mine.select_related("report", "unit").order_by("closed_at", "pk")[: waiting.SHOWN]
    return [
        waiting.group(
            "learning", _("Texts for the public, to be checked"), [_line(one) for one in shown], rows.count(), ""
        ),
        waiting.group(
            "publish", _("Learnt, to be told in public"), [_to_tell(one, spoken) for one in to_tell], mine.count(), ""
        ),
    ]


def _first_closing() -> datetime:
    """Return the moment from which the clock has a rule."""
    return clock.start_of_day(min(rule.valid_from for rule in publication.definition().rules))


def _to_tell(case: Case, spoken: Language) -> waiting.Line:
    due_at = publication.due(case)
    return waiting.Line(
        title=case.title,
        address=f"{reverse('handling:case', args=[case.report.number])}#learning",
        quiet=f"{case.report.number} · {case.unit.name}",
        stands=waiting.left(due_at) if due_at else "",
        rule=publication.definition().rule_text[spoken],
        over=due_at is not None and due_at < clock.now(),
        button=_("Write"),
    )


def _line(version: Version) -> waiting.Line:
    number = version.report.number
    return waiting.Line(
        title=version.title,
        address=reverse("learning:version", args=[number, version.language]),
        quiet=f"{version.language.upper()} · {number} · {version.written_by.name}",
        stands="",
        rule=_("Checked by somebody else than who wrote it"),
        over=False,
        button=_("Check"),
    )
