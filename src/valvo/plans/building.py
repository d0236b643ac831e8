"""A plan put together: what is inherited, what the unit adds, and what fills itself in."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _

from valvo.core import clock
from valvo.core.languages import Language
from valvo.documents.tree import Block, Document, Paragraph, Section
from valvo.organisation.models import Closure
from valvo.organisation.queries import in_force
from valvo.plans import live
from valvo.plans.definition import Heading, Template, templates
from valvo.plans.models import Plan, PlanText, Version, VersionPart

Words = Mapping[tuple[str, str], str]  # by heading and language


@dataclass(frozen=True)
class Inherited:
    """What comes from the nearest plan above: the version it comes from, and its words."""

    version: Version
    words: Words


@dataclass(frozen=True)
class Part:
    """One part in one language: the words from above, the unit's own, and both together as they are read."""

    heading: Heading
    inherited: str
    own: str
    replaces: bool

    @property
    def text(self) -> str:
        """Return what is read: the words from above with the unit's own after them, or only its own.

        A plan older than the one above it may hold the same words: they are read once.
        """
        alone = self.replaces or self.own.split() == self.inherited.split()
        said = (self.own,) if alone else (self.inherited, self.own)
        return "\n\n".join(one for one in said if one.strip())


def template_of(plan: Plan) -> Template:
    """Return the template a plan is made by."""
    return templates()[plan.template]


def languages_of(plan: Plan) -> tuple[Language, ...]:
    """Return the languages a plan is written in."""
    return tuple(one for one in ("sv", "fi", "en") if one in plan.languages.split(","))


def inherited(plan: Plan) -> Inherited | None:
    """Return what a plan inherits: the last approved version of the same template nearest above; in three queries."""
    links = Closure.objects.filter(in_force(clock.today()), descendant=plan.unit, depth__gt=0)
    depth = dict(links.values_list("ancestor", "depth"))
    above = Version.objects.filter(plan__template=plan.template, plan__unit__in=depth).select_related("plan__unit")
    ranked = sorted(above.defer("trees"), key=lambda one: (depth[one.plan.unit_id], -one.number))
    if not ranked:
        return None
    parts = VersionPart.objects.filter(version=ranked[0]).values_list("heading", "language", "text")
    return Inherited(ranked[0], {(heading, language): text for heading, language, text in parts})


def parts(plan: Plan, from_above: Inherited | None, language: Language) -> list[Part]:
    """Return the parts people write, in order."""
    own = {row.heading: row for row in PlanText.objects.filter(plan=plan, language=language)}
    words = from_above.words if from_above else {}
    return [_part(one, words.get((one.id, language), ""), own.get(one.id)) for one in template_of(plan).written]


def _part(heading: Heading, said_above: str, own: PlanText | None) -> Part:
    return Part(heading, said_above, own.markdown if own else "", own.replaces if own else False)


def plan_tree(plan: Plan, language: Language, *, number: int, draft: bool) -> Document:
    """Return a plan as a document in one language, with everything that fills itself in as of now."""
    template, held = template_of(plan), {}
    for part in parts(plan, inherited(plan), language):
        held[part.heading.id] = part.text
    with translation.override(language):
        return Document(
            name=template.id,
            title=template.label[language],
            subtitle=template.law[language] if template.law else template.meaning[language],
            language=language,
            organisation=plan.unit.name,
            period=_("Version %(number)s") % {"number": number},
            as_of=clock.today(),
            sections=tuple(_section(plan, one, held.get(one.id, ""), language) for one in template.headings),
            draft=draft,
        )


def _section(plan: Plan, heading: Heading, text: str, language: Language) -> Section:
    words: tuple[Block, ...] = (Paragraph(text),) if text.strip() else ()
    filled = tuple(block for name in heading.live for block in live.blocks(name, plan, language))
    # Chapters are numbered by the contents; what stands under them bears its number.
    title = f"{heading.number} {heading.label[language]}" if "." in heading.number else heading.label[language]
    return Section(title, 1 + heading.number.count("."), words + filled)
