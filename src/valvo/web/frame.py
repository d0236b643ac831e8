"""The frame around a page: who looks, at which unit, over which period. All three live in the address."""

from dataclasses import dataclass
from functools import cached_property

from django.http import HttpRequest
from django.utils.translation import gettext as _

from valvo.accounts import access
from valvo.accounts.models import Membership, User
from valvo.accounts.permissions import PERMISSIONS, Permission, Role
from valvo.core import clock
from valvo.core.errors import NotAllowedError, NotFoundError, Refusal
from valvo.core.periods import Period
from valvo.organisation import queries
from valvo.organisation.models import Unit
from valvo.web.menu import menu_for


@dataclass(frozen=True)
class Step:
    """One unit on the way down to the one in view."""

    unit: Unit
    reached: bool


@dataclass
class Frame:
    """What every page of a signed-in person needs to know; computed when asked for, once a request."""

    request: HttpRequest
    person: User

    @cached_property
    def held(self) -> list[Membership]:
        """Return the person's roles in force, the oldest first."""
        return access.roles_held(self.person)

    @cached_property
    def permissions(self) -> frozenset[Permission]:
        """Return what the person may do somewhere; decides the menu."""
        return access.permissions_of(self.held)

    @cached_property
    def unit(self) -> Unit | None:
        """Return the unit in view: the address's, else where the person's first role is."""
        asked = self.request.GET.get("unit")
        if not asked:
            return self.held[0].unit if self.held else None
        # Who sees no tree of units, such as an ombudsperson, still has the units of the own roles.
        own = next((one.unit for one in self.held if one.unit.public_id == asked), None)
        return own or access.unit_for(self.person, Permission.UNIT_VIEW, asked)

    def show_unit(self, unit: Unit) -> None:
        """Let the frame show the unit a page is about, whichever its address names."""
        self.unit = unit

    def require(self, permission: Permission) -> None:
        """Raise NotAllowedError for somebody who holds the permission at no unit: the page is not for their role."""
        if permission not in self.permissions:
            raise NotAllowedError(_("This page does not belong to your role."))

    def required_unit(self) -> Unit:
        """Return the unit in view; raises NotFoundError for somebody without any role."""
        if self.unit is None:
            raise NotFoundError(_("You have no role at any unit yet."))
        return self.unit

    @cached_property
    def steps(self) -> list["Step"]:
        """Return the units from the top of the tree down to the one in view; not all need be in the person's reach."""
        if self.unit is None:
            return []
        mine = {one.unit_id for one in self.held if Permission.UNIT_VIEW in PERMISSIONS[Role(one.role)]}
        # A closed unit stands under nothing today; its name is shown all the same.
        down = queries.path(self.unit, clock.today()) or [self.unit]
        first = next((depth for depth, unit in enumerate(down) if unit.pk in mine), len(down))
        return [Step(unit, depth >= first) for depth, unit in enumerate(down)]

    @property
    def may_see_cases(self) -> bool:
        """Tell whether searching cases makes sense for this person."""
        return Permission.CASE_VIEW in self.permissions

    @cached_property
    def section(self) -> str:
        """Return the address of the menu's entry this page belongs to."""
        here = self.request.path
        fitting = {
            address: entry.address
            for entry in menu_for(self.permissions)
            for address in entry.addresses
            if here == address or (address != "/" and here.startswith(address))
        }
        return fitting[max(fitting, key=len)] if fitting else ""

    @cached_property
    def period(self) -> Period:
        """Return the period in view: the address's, else the present quarter; raises Refusal for a wrong one."""
        try:
            return Period.parse(self.request.GET["period"])
        except KeyError:
            return Period.containing(clock.today(), "quarter")
        except ValueError as error:
            raise Refusal(str(error)) from error

    def query(self) -> str:
        """Return the part of the address that carries unit and period on to the next page."""
        kept = {key: self.request.GET[key] for key in ("unit", "period") if key in self.request.GET}
        return "?" + "&".join(f"{key}={value}" for key, value in kept.items()) if kept else ""


def frame_of(request: HttpRequest) -> Frame:
    """Return the request's frame; only for pages that require sign-in."""
    found: Frame | None = getattr(request, "valvo_frame", None)
    if found is None:
        assert_signed_in(request)
        found = Frame(request, request.user)  # type: ignore[arg-type]  # signed in: checked on the line above
        request.valvo_frame = found  # type: ignore[attr-defined]  # one frame a request, kept on it
    return found


def forget_frame(request: HttpRequest) -> None:
    """Let the frame be made anew, after the address was changed."""
    request.valvo_frame = None  # type: ignore[attr-defined]  # the same place `frame_of` keeps it


def assert_signed_in(request: HttpRequest) -> None:
    """Raise NotFoundError for somebody not signed in: a page that needs a frame must require sign-in first."""
    if not request.user.is_authenticated:
        raise NotFoundError(_("Sign in first."))
