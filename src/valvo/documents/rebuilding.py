"""The reviews of the papers in samples/, made again in every language and format; the database stays as it was."""

from collections.abc import Sequence
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from valvo.core.errors import Refusal
from valvo.core.languages import LANGUAGES
from valvo.core.periods import Period
from valvo.documents.builders.registry import builder
from valvo.documents.renderers import FORMATS, render
from valvo.registers import samples
from valvo.registers.actions import take_in
from valvo.registers.incoming import read_all

# Which review an organisation's paper is.
REVIEWS = {"hus": "annual-review", "helsinki": "quarterly-review"}


def rebuild(folder: Path, forms: Sequence[str] = FORMATS) -> list[Path]:
    """Write every review in every language and in these formats to a folder; return the files.

    Raises Refusal where the samples are not installed, OSError where a file cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with transaction.atomic():
        units = samples.open_organisations()
        if not units:
            raise Refusal(_("The published figures (samples/) are not installed."))
        made = [path for one in samples.PUBLISHED for path in _review(one, folder, forms)]
        transaction.set_rollback(True)
    return made


def _review(one: samples.Published, folder: Path, forms: Sequence[str]) -> list[Path]:
    unit, period = samples.unit_of(one), Period.parse(one.period)
    take_in(files=read_all(samples.files(one)), unit=unit, by=None)
    made = []
    for language in LANGUAGES:
        review = builder(REVIEWS[one.unit]).build(unit, period, language)
        for form in forms:
            made.append(folder / f"{one.folder}.{language}.{form}")
            made[-1].write_bytes(render(review, form))
    return made
