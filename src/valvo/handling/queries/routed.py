"""What the routing rules did with a case, in words, out of the trail."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from valvo.accounts.permissions import Role
from valvo.core.languages import Language
from valvo.definitions.catalogue import catalogue
from valvo.handling.events import CaseEvent
from valvo.trail.models import Event


def holder(event: Event) -> int | None:
    """Return who a rule let the case wait with; None for every other event."""
    return event.data.get("to") if event.tag == CaseEvent.ROUTED else None


def sentence(event: Event, units: Mapping[int, str], names: Mapping[int, str], language: Language) -> str:
    """Return what came of a rule; its id stands for one no longer defined."""
    loaded = catalogue().routing.get(event.data["rule"])
    said = {
        "rule": loaded.value.label[language] if loaded else event.data["rule"],
        "role": Role(event.data["role"]).label.lower(),
        "unit": units.get(event.data.get("unit_involved", 0), ""),
        "name": names.get(event.data.get("to", 0), ""),
    }
    return _outcome(event.data["outcome"]) % said


def why(event: Event, language: Language) -> str:
    """Return the reason a rule gives for itself; empty for every other event."""
    loaded = catalogue().routing.get(event.data["rule"]) if event.tag == CaseEvent.ROUTED else None
    return loaded.value.why[language] if loaded else ""


def _outcome(outcome: str) -> str:
    return {
        "holds": _("Rule “%(rule)s”: waits with %(name)s (%(role)s)"),
        "joins": _("Rule “%(rule)s”: %(unit)s joined (%(role)s)"),
        "there": _("Rule “%(rule)s”: %(unit)s was there already (%(role)s)"),
        "nobody": _("Rule “%(rule)s” found nobody who is %(role)s. The case stays with its own unit"),
    }[outcome]
