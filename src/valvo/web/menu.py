"""The menu: where each entry leads, and which permission shows it."""

from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from valvo.accounts.permissions import Permission


@dataclass(frozen=True)
class Entry:
    """One line of the menu. On a phone the entries marked `main` sit at the bottom of the screen."""

    label: "str | Promise"
    route: str
    needs: Permission | None
    icon: str
    group: int
    main: bool = False
    also: tuple[str, ...] = ()  # pages that belong to it though their addresses do not begin with its own

    @cached_property
    def address(self) -> str:
        """Return the page's address."""
        return reverse(self.route)

    @cached_property
    def addresses(self) -> tuple[str, ...]:
        """Return what the addresses of its pages begin with, its own first."""
        return (self.address, *(reverse(route) for route in self.also))


MENU: list[Entry] = [
    Entry(_("Today"), "handling:today", None, "today", 1, main=True),
    Entry(_("Report"), "intake:start", Permission.REPORT, "report", 1, main=True),
    Entry(_("Cases"), "handling:cases", Permission.CASE_VIEW, "cases", 1, main=True),
    Entry(_("Investigations"), "investigations:index", Permission.CASE_VIEW, "search", 1),
    Entry(_("Actions"), "improvement:actions", Permission.ACTION_VIEW, "actions", 1, main=True),
    Entry(_("Hot line"), "hotline:index", Permission.CASE_VIEW, "hotline", 1),
    Entry(_("Recommendations"), "recommendations:recommendations", Permission.ACTION_VIEW, "share", 1),
    Entry(_("Learning"), "learning:cases", Permission.REPORT, "voice", 1),
    Entry(_("Green cross"), "green_cross:month", Permission.REPORT, "cross", 1),
    Entry(
        _("Picture"),
        "indicators:picture",
        Permission.PICTURE_VIEW,
        "picture",
        2,
        main=True,
        also=("pictures:index", "comparing:compare", "signals:signals", "measured:index"),
    ),
    Entry(_("Rounds"), "questionnaires:rounds", Permission.ROUND_VIEW, "rounds", 2),
    Entry(_("Programmes"), "programmes:index", Permission.PROGRAMME_VIEW, "well", 2),
    Entry(_("Inspections"), "inspections:index", Permission.ACTION_VIEW, "search", 2),
    Entry(_("Contracts"), "contracts:index", Permission.ACTION_VIEW, "documents", 2),
    Entry(_("Plans"), "plans:index", Permission.PLAN_VIEW, "documents", 2),
    Entry(_("Registers"), "registers:index", Permission.REGISTER_VIEW, "registers", 2),
    Entry(_("Devices"), "devices:devices", Permission.DEVICE_VIEW, "device", 2),
    Entry(_("Contacts"), "ombud:contacts", Permission.OMBUD, "people", 2, main=True),
    Entry(_("Accounts"), "ombud:accounts", Permission.OMBUD, "documents", 2, main=True),
    Entry(_("Ask the lake"), "analytics:query", Permission.LAKE_QUERY, "search", 2),
    Entry(_("Documents"), "documents:documents", Permission.DOCUMENT_VIEW, "documents", 2),
    Entry(_("Annual clock"), "annual_clock:year", Permission.UNIT_VIEW, "clock", 2),
    Entry(_("Forums"), "forums:index", Permission.UNIT_VIEW, "people", 2),
    Entry(_("Units"), "organisation:index", Permission.UNIT_VIEW, "units", 3),
    Entry(_("People"), "accounts:people", Permission.PEOPLE_EDIT, "people", 3),
    Entry(_("Requests"), "privacy:requests", Permission.IDENTITY_DECIDE, "voice", 3),
    Entry(_("Retention"), "retention:index", Permission.RETENTION_VIEW, "documents", 3),
    Entry(_("Trail"), "trail:index", Permission.TRAIL_READ, "trail", 3),
]


def menu_for(permissions: frozenset[Permission]) -> list[Entry]:
    """Return the entries somebody with these permissions may use. The ombud's world holds its own alone."""
    if permissions == {Permission.OMBUD}:
        return [entry for entry in MENU if entry.needs == Permission.OMBUD]
    return [entry for entry in MENU if entry.needs is None or entry.needs in permissions]
