"""Rows for the panel on a case and for Today."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from valvo.accounts.models import User
from valvo.core import clock
from valvo.core.languages import LANGUAGES, Language
from valvo.handling.access import may_handle
from valvo.handling.models import Case
from valvo.handling.panels import Panel
from valvo.intake.models import Consent
from valvo.learning.access import to_check
from valvo.learning.models import Version
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
    languages = [_row(case, language, versions.get(language)) for language in LANGUAGES]
    context = {"withdrawn": consent.withdrawn_at, "languages": languages}
    return Panel("learning", _("Learning in public"), "learning/parts/panel.html", context, order=70)


def _row(case: Case, language: str, version: Version | None) -> LanguageRow:
    address = reverse("learning:version", args=[case.report.number, language])
    public = version is not None and version.is_published
    stands = _("not written") if version is None else _("published") if public else _("to be checked by another")
    return LanguageRow(language, address, stands, public)


def groups(person: User, unit: Unit, spoken: Language) -> list[waiting.Group]:
    """Return the texts that wait for this person to check, for Today."""
    below = subtree(unit, clock.today()).values("pk")
    rows = to_check(person).filter(report__case__unit__in=below)
    shown = rows.select_related("report__case__unit", "written_by").order_by("written_at", "pk")[: waiting.SHOWN]
    return [
        waiting.group(
            "learning", _("Texts for the public, to be checked"), [_line(one) for one in shown], rows.count(), ""
        )
    ]


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
