"""The poster of a unit: a page with a QR code that opens the report form for that unit, in three languages."""

import json
from pathlib import Path

import typst
from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from valvo.core.languages import LANGUAGES
from valvo.documents.fonts import fonts
from valvo.organisation.models import Unit
from valvo.web.codes import code_svg

_TEMPLATE = Path(__file__).parent / "templates_typst" / "poster.typ"


def address_of(unit: Unit) -> str:
    """Return the address the poster leads to: the report form with the unit already chosen."""
    return f"{settings.SITE_URL}{reverse('intake:start')}?at={unit.public_id}"


def poster(unit: Unit) -> bytes:
    """Return the poster as PDF/UA-1."""
    names = dict.fromkeys(unit.name_in(language) for language in LANGUAGES)
    data = {
        "unit": unit.name,
        "names": list(names),
        "address": address_of(unit),
        "code": code_svg(address_of(unit)),
        "texts": _texts(),
    }
    return typst.compile(
        _TEMPLATE.read_bytes(), font_paths=fonts(), sys_inputs={"poster": json.dumps(data)}, pdf_standards=["ua-1"]
    )


def _texts() -> list[dict[str, str]]:
    texts = []
    for language in LANGUAGES:
        with translation.override(language):
            how = _("Scan the code or write the address. You need no account and can stay anonymous.")
            texts.append({"lang": language, "question": _("What do you want to tell?"), "how": how})
    return texts
