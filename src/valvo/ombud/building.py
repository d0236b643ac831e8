"""The account as a document in one language: every table with its shares, small numbers hidden."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import override

from valvo.core.figures import Figure, Suppression, Unit, format_figure, format_period
from valvo.core.languages import Language
from valvo.core.periods import Period
from valvo.definitions.catalogue import catalogue
from valvo.documents import tree
from valvo.ombud import rules
from valvo.ombud.choices import Age, Channel, Producer, Sector, Tongue, Who
from valvo.ombud.queries import OUTSIDE
from valvo.organisation import models as organisation
from valvo.statistics.disclosure_tables import Key

Codes = Mapping[str, str]


@dataclass(frozen=True)
class Sheet:
    """What an account is made from: the sums of its period, what is hidden, and the services' units."""

    office: organisation.Unit
    period: Period
    sums: rules.Sums
    hidden: frozenset[Key]
    services: Mapping[str, organisation.Unit]

    def figure(self, table: str, code: str, count: int) -> Figure:
        """Return a count, hidden where it may not be shown."""
        if rules.key(str(self.period), table, code) in self.hidden:
            return Figure.hidden(Suppression.SMALL_NUMBER)
        return Figure(count)

    def share(self, table: str, code: str, count: int, total: int) -> Figure | None:
        """Return a code's share of the total, hidden where either count is; None without a total."""
        counted = rules.TABLES[table]
        either = {rules.key(str(self.period), table, code), rules.key(str(self.period), counted, rules.TOTAL)}
        if either & self.hidden:
            return Figure.hidden(Suppression.SMALL_NUMBER, Unit.PERCENT, decimals=1)
        return Figure.share(count, total) if total else None


def account(sheet: Sheet, language: Language, today: date) -> tree.Document:
    """Return the account in a language."""
    with override(language):
        return tree.Document(
            name="ombud-account",
            title=_("Account of the patient and social ombudspersons"),
            subtitle=_("Contacts and what they were about"),
            language=language,
            organisation=sheet.office.name,
            period=format_period(sheet.period, language),
            as_of=today,
            sections=(_overview(sheet, language), *_sections(sheet, language), _method()),
        )


def _overview(sheet: Sheet, language: Language) -> tree.Section:
    totals = [
        (_("Contacts"), sheet.figure(rules.CONTACTS, rules.TOTAL, sheet.sums.contacts)),
        (_("Statistical objects"), sheet.figure(rules.OBJECTS, rules.TOTAL, sheet.sums.objects)),
    ]
    keys = tree.KeyFigures(tuple(tree.KeyFigure(label, figure) for label, figure in totals))
    named = _named_causes(sheet, language)
    text = (tree.Paragraph(named, generated=True),) if named else ()
    return tree.Section(_("In short"), blocks=(keys, *text))


def _named_causes(sheet: Sheet, language: Language) -> str:
    """Return a sentence with the causes of more than a twentieth of the objects, the commonest first."""
    labels, total = _labels(sheet, "cause", language), sheet.sums.objects
    counts = sorted(sheet.sums.tables["cause"].items(), key=lambda one: -one[1])
    shares = [(labels[code], sheet.share("cause", code, count, total)) for code, count in counts]
    named = [
        f"{label} ({format_figure(share, language)})"
        for label, share in shares
        if share and share.value is not None and share.value > rules.NAMED_SHARE
    ]
    if not named:
        return ""
    return _("Causes of more than 5 %% of the statistical objects: %(causes)s.") % {"causes": ", ".join(named)}


def _sections(sheet: Sheet, language: Language) -> tuple[tree.Section, ...]:
    about = [_table(sheet, name, language) for name in ("cause", "service", "sector", "producer")]
    whose = [_table(sheet, name, language) for name in ("who", "age", "tongue", "channel")]
    return (
        tree.Section(_("What the contacts were about"), blocks=tuple(about)),
        tree.Section(_("Who turned to the ombudspersons"), blocks=tuple(whose)),
    )


def _table(sheet: Sheet, name: str, language: Language) -> tree.Table:
    counted = rules.TABLES[name]
    total, codes = sheet.sums.total(counted), sheet.sums.tables[name]
    labels = _labels(sheet, name, language)
    ordered = sorted(codes.items(), key=lambda one: -one[1]) if name in {"cause", "service"} else list(codes.items())
    rows = [
        tree.Row((labels[code], sheet.figure(name, code, count), sheet.share(name, code, count, total)))
        for code, count in _unrevealing(sheet, name, ordered)
        if count or name not in {"cause", "service"}
    ]
    whole = tree.Row((_("Together"), sheet.figure(counted, rules.TOTAL, total), None), tree.RowKind.TOTAL)
    number = _("Statistical objects") if counted == rules.OBJECTS else _("Contacts")
    columns = (
        tree.Column(_captions()[name], tree.Kind.TEXT),
        tree.Column(number),
        tree.Column(_("Share"), tree.Kind.SHARE),
    )
    return tree.Table(_captions()[name], columns, (*rows, whole))


def _unrevealing(sheet: Sheet, name: str, ordered: list[tuple[str, int]]) -> list[tuple[str, int]]:
    """Return shown cells in their order and hidden ones after them by name: the order must not tell their size."""
    seen = [one for one in ordered if rules.key(str(sheet.period), name, one[0]) not in sheet.hidden]
    kept = sorted(one for one in ordered if one not in seen)
    return [*seen, *kept]


def _captions() -> Codes:
    return {
        "cause": _("Cause"),
        "service": _("Service"),
        "sector": _("Sector"),
        "producer": _("Who produced the service"),
        "who": _("Who turned to the ombudsperson"),
        "age": _("The client's age"),
        "tongue": _("Language"),
        "channel": _("How the contact came"),
    }


def _labels(sheet: Sheet, name: str, language: Language) -> Codes:
    if name == "cause":
        return {code.id: code.label[language] for code in catalogue().code_list("ombud_cause").codes}
    if name == "service":
        return {OUTSIDE: _("No service of the organiser's own"), **{k: u.name for k, u in sheet.services.items()}}
    choice = {"sector": Sector, "producer": Producer, "who": Who, "age": Age, "tongue": Tongue, "channel": Channel}
    return {str(value): str(label) for value, label in choice[name].choices}


def _method() -> tree.Section:
    return tree.Section(
        _("How the figures are counted"),
        blocks=(
            tree.Paragraph(
                _(
                    "A contact is counted once. What it was about gives one or more statistical objects, each with its "
                    "cause, service and producer. Numbers below five are hidden, and with them those that would give "
                    "them away, also together with other accounts of the same year."
                )
            ),
        ),
    )
