"""Which notices a case may call for, and the panel on its page."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from valvo.accounts.models import User
from valvo.core import clock
from valvo.core.languages import Language
from valvo.definitions.catalogue import catalogue
from valvo.definitions.schema import NoticeForm
from valvo.handling.access import may_handle
from valvo.handling.models import Case
from valvo.handling.panels import Panel, Side
from valvo.intake.queries import language
from valvo.notices.models import Draft


@dataclass(frozen=True)
class Choice:
    """A notice that can be begun."""

    form: str
    label: str
    languages: tuple[Language, ...]


@dataclass(frozen=True)
class Begun:
    """A notice begun or sent."""

    draft: Draft
    label: str


def forms_for(case: Case) -> Mapping[str, NoticeForm]:
    """Return the notices that can be given about a case today, by id."""
    unit, today = case.unit, clock.today()
    return {
        form_id: loaded.value
        for form_id, loaded in catalogue().notices.items()
        if loaded.value.fits(kind=case.kind, country=unit.country, sector=unit.sector, day=today)
    }


def panel(person: User, case: Case) -> Panel | None:
    """Return the notices begun and sent about a case, and those that can be begun, to whoever handles it."""
    fitting = forms_for(case)
    drafts = list(Draft.objects.filter(case=case).select_related("notice"))
    if not (fitting or drafts) or not may_handle(person, case):
        return None
    spoken = language()
    begun = [Begun(draft, catalogue().notices[draft.form].value.label[spoken]) for draft in drafts]
    waiting = {draft.form for draft in drafts if draft.notice_id is None}
    choices = [
        Choice(form_id, form.label[spoken], form.languages)
        for form_id, form in fitting.items()
        if form_id not in waiting and case.is_open
    ]
    context = {"begun": begun, "choices": choices}
    title = _("Notices to authorities")
    return Panel("notices", title, "notices/panel.html", context, order=60, side=Side.DECISIONS)
