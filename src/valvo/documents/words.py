"""The few words documents need of their own, in three languages (pure: no gettext, no Django)."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from valvo.core.figures import Figure, format_date, format_figure, suppression_reason, with_unit
from valvo.core.languages import Language, Text
from valvo.documents.tree import Cell, Document, KeyFigure, Limit, Target

WORDS: Mapping[str, Text] = MappingProxyType(
    {
        "as_of": Text(sv="Uppgifter per", fi="Tilanne", en="As of"),
        "contents": Text(sv="Innehåll", fi="Sisällys", en="Contents"),
        "page_of": Text(sv="sida {page} av {pages}", fi="sivu {page}/{pages}", en="page {page} of {pages}"),
        "draft": Text(sv="Utkast", fi="Luonnos", en="Draft"),
        "definitions": Text(sv="Så räknas det", fi="Näin luvut lasketaan", en="How the figures are made"),
        "source": Text(sv="Källa", fi="Lähde", en="Source"),
        "target": Text(sv="Mål", fi="Tavoite", en="Target"),
        "since": Text(sv="jämfört med", fi="verrattuna jaksoon", en="compared with"),
        "show_table": Text(
            sv="Visa siffrorna som tabell", fi="Näytä luvut taulukkona", en="Show the figures as a table"
        ),
        "figures": Text(sv="Siffrorna", fi="Luvut", en="The figures"),
        "texts": Text(sv="Texterna", fi="Tekstit", en="The texts"),
        "part": Text(sv="del {part} av {parts}", fi="osa {part}/{parts}", en="part {part} of {parts}"),
        "suggested": Text(
            sv="Föreslagen av systemet utifrån siffrorna",
            fi="Järjestelmän ehdotus lukujen perusteella",
            en="Suggested by the system from the figures",
        ),
        "hidden": Text(sv="Dolt värde", fi="Peitetty luku", en="Hidden value"),
        "missing": Text(sv="uppgift saknas", fi="tieto puuttuu", en="no data"),
        "info": Text(sv="Observera", fi="Huomaa", en="Note"),
        "method": Text(sv="Metod", fi="Menetelmä", en="Method"),
        "warning": Text(sv="Varning", fi="Varoitus", en="Warning"),
        "appendix": Text(sv="Bilaga", fi="Liite", en="Appendix"),
        "period": Text(sv="Period", fi="Jakso", en="Period"),
        "centre": Text(sv="Medelvärde", fi="Keskitaso", en="Mean"),
        "lower": Text(sv="Nedre gräns", fi="Alaraja", en="Lower limit"),
        "upper": Text(sv="Övre gräns", fi="Yläraja", en="Upper limit"),
        "upper_short": Text(sv="övre", fi="yläraja", en="upper"),
        "lower_short": Text(sv="nedre", fi="alaraja", en="lower"),
        "centre_short": Text(sv="medel", fi="keskitaso", en="mean"),
        "signal": Text(sv="Signal", fi="Signaali", en="Signal"),
        "plain": Text(sv="vanlig variation", fi="tavallista vaihtelua", en="ordinary variation"),
        "changed": Text(sv="förändring", fi="muutos", en="change"),
        "excluded": Text(sv="räknas inte", fi="ei lasketa mukaan", en="not counted"),
        "better": Text(sv="förbättring", fi="parannus", en="improvement"),
        "worse": Text(sv="oroande", fi="huolestuttava", en="concern"),
        "phase": Text(sv="Fas", fi="Vaihe", en="Phase"),
        "action": Text(sv="Åtgärd", fi="Toimenpide", en="Action"),
        "events": Text(sv="Händelser", fi="Tapahtumat", en="Events"),
        "against_limits": Text(
            sv="Mot 99,8 %-gränserna", fi="Suhteessa 99,8 %:n rajoihin", en="Against the 99.8% limits"
        ),
        "inside": Text(sv="innanför", fi="rajojen sisällä", en="inside"),
        "outside": Text(sv="utanför", fi="rajojen ulkopuolella", en="outside"),
        "limit_95": Text(sv="95\u00a0%", fi="95\u00a0%", en="95%"),
        "limit_998": Text(sv="99,8\u00a0%", fi="99,8\u00a0%", en="99.8%"),
        "key_figures": Text(sv="Nyckeltal", fi="Avainluvut", en="Key figures"),
        "value": Text(sv="Värde", fi="Arvo", en="Value"),
        "reached": Text(sv="nås", fi="saavutettu", en="reached"),
        "missed": Text(sv="nås inte", fi="ei saavutettu", en="not reached"),
        "unit": Text(sv="Enhet", fi="Yksikkö", en="Unit"),
        "change": Text(sv="Förändring", fi="Muutos", en="Change"),
        "remark": Text(sv="Anmärkning", fi="Huomautus", en="Remark"),
    }
)

LIMIT_WORDS: Mapping[Limit, Text] = MappingProxyType(
    {
        Limit.AT_LEAST: Text(sv="minst {value}", fi="vähintään {value}", en="at least {value}"),
        Limit.AT_MOST: Text(sv="högst {value}", fi="enintään {value}", en="at most {value}"),
        Limit.BELOW: Text(sv="under {value}", fi="alle {value}", en="below {value}"),
        Limit.ABOVE: Text(sv="över {value}", fi="yli {value}", en="above {value}"),
    }
)


def word(name: str, language: Language) -> str:
    """Return one of the words of `WORDS`."""
    return WORDS[name][language]


def period_named(document: Document) -> str:
    """Return the document's period as it stands by itself on a cover: “Kvartal 1/2024”."""
    return document.period[:1].upper() + document.period[1:]


def target_value(target: Target, language: Language) -> str:
    """Return the target as words: “under 50 %”."""
    return LIMIT_WORDS[target.limit][language].format(value=with_unit(target.figure, language))


def target_text(target: Target, language: Language) -> str:
    """Return the target named: “Mål under 50 %”."""
    return f"{word('target', language)} {target_value(target, language)}"


def reached_text(item: KeyFigure, language: Language) -> str:
    """Return whether the key figure reaches its target, in words; nothing where that cannot be told."""
    return "" if item.reached is None else word("reached" if item.reached else "missed", language)


def hidden_notes(figures: Iterable[Figure], language: Language) -> tuple[str, ...]:
    """Return one explanation per reason for which some of the figures are hidden: “.. too few to show …”."""
    told = (
        f"{format_figure(figure, language)} {suppression_reason(figure, language)}"
        for figure in figures
        if figure.suppressed
    )
    return tuple(dict.fromkeys(told))


def cell_text(cell: Cell, language: Language) -> str:
    """Return a table cell as printed; an empty cell is empty text."""
    match cell:
        case Figure():
            return format_figure(cell, language)
        case str():
            return cell
        case None:
            return ""
        case _:
            return format_date(cell, language)
