"""What the hot line adds to other pages: a panel on the case, and open alerts on top of Today."""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from valvo.accounts.access import units_reached
from valvo.accounts.models import User
from valvo.accounts.permissions import Permission
from valvo.core import clock
from valvo.core.languages import Language
from valvo.handling.access import may_handle
from valvo.handling.models import Case
from valvo.handling.panels import Panel, Side
from valvo.hotline import access, matching, rules
from valvo.hotline.choices import AlertState
from valvo.hotline.forms import RaiseForm
from valvo.hotline.models import Alert
from valvo.intake.queries import language
from valvo.organisation.models import Unit
from valvo.organisation.queries import under
from valvo.web.waiting import SHOWN, Group, Line, group, left

TONES = {AlertState.CALLING: "worse", AlertState.ACKNOWLEDGED: "teal", AlertState.OVER: "better"}


def panel(person: User, case: Case) -> Panel | None:
    """Return a case's alert, and for whoever handles it the means to raise one."""
    alert = Alert.objects.filter(number=case.report.number).first()
    closed = alert is None or alert.state not in rules.OPEN
    may_raise = closed and matching.has_rules(case.kind) and may_handle(person, case)
    if alert is None and not may_raise:
        return None
    context = {
        "alert": alert,
        "rule": matching.label(alert.rule, language()) if alert else "",
        "tone": TONES.get(AlertState(alert.state), "plain") if alert else "",
        "form": RaiseForm() if may_raise else None,
    }
    order = 90 if closed else 5
    return Panel("hotline", _("Hot line"), "hotline/panel.html", context, order=order, side=Side.DECISIONS)


def waiting(person: User, unit: Unit, language: Language) -> Iterator[Group]:
    """Return the open alerts a person is called to, or handles in the unit in view and under it."""
    handled = units_reached(person, Permission.CASE_HANDLE) & under(unit, clock.today())
    called = access.alerts_called_to(person).filter(pk=OuterRef("pk"))
    rows = Alert.objects.filter(Q(unit__in=handled.values("pk")) | Exists(called), state__in=rules.OPEN)
    lines = [_line(alert, language) for alert in rows.select_related("unit").order_by("raised_at")[:SHOWN]]
    more = f"{reverse('hotline:index')}?stage=open"
    yield group(
        "hotline", _("Never events on the hot line"), lines, rows.order_by().count(), more, hot=True, alarm=True
    )


def _line(alert: Alert, language: Language) -> Line:
    calling = alert.state == AlertState.CALLING
    return Line(
        title=matching.label(alert.rule, language),
        address=reverse("hotline:alert", args=[alert.number]),
        quiet=f"{alert.number} · {alert.unit.name}",
        stands=left(alert.next_call_at) if alert.next_call_at else str(alert.get_state_display()),
        rule=_("Then the next step is called") if alert.next_call_at else "",
        over=calling,
        button=_("Acknowledge") if calling else _("Open"),
        post_to=reverse("hotline:acknowledge", args=[alert.number]) if calling else "",
        leaves=True,
    )
