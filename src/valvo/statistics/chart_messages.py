"""Sentences for the codes of warnings and reasons, in Swedish, Finnish and English."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from valvo.statistics.chart_types import Scalar

MessageLanguage = Literal["sv", "fi", "en"]


@dataclass(frozen=True)
class Message:
    """One sentence in three languages; names in braces are filled from the values that come with the code.

    `one` is how it is said of one: of a count or points of 1.
    """

    sv: str
    fi: str
    en: str
    one: "Message | None" = None


WARNINGS: Mapping[str, Message] = {
    "short_series": Message(
        sv="Fas {phase} har {points} punkter; under {needed} är gränserna prövande.",
        fi="Vaiheessa {phase} on {points} pistettä; alle {needed} pisteellä rajat ovat alustavia.",
        en="Phase {phase} has {points} points; below {needed} the limits are trial limits.",
        one=Message(
            sv="Fas {phase} har en punkt; under {needed} är gränserna prövande.",
            fi="Vaiheessa {phase} on yksi piste; alle {needed} pisteellä rajat ovat alustavia.",
            en="Phase {phase} has one point; below {needed} the limits are trial limits.",
        ),
    ),
    "few_for_run_test": Message(
        sv="Fas {phase} har {useful} användbara punkter; under {needed} säger serietestet lite.",
        fi="Vaiheessa {phase} on {useful} käyttökelpoista pistettä; alle {needed} pisteellä jaksotesti kertoo vähän.",
        en="Phase {phase} has {useful} useful points; below {needed} the run test says little.",
    ),
    "no_limits": Message(
        sv="Fas {phase} har för få värden i baslinjen för att räkna gränser.",
        fi="Vaiheen {phase} lähtötasossa on liian vähän arvoja rajojen laskemiseen.",
        en="Phase {phase} has too few values in its baseline to compute limits.",
    ),
    "missing_values": Message(
        sv="{count} värden saknas; de är utelämnade, inte ersatta.",
        fi="{count} arvoa puuttuu; ne on jätetty pois, ei korvattu.",
        en="{count} values are missing; they are left out, not filled in.",
        one=Message(
            sv="Ett värde saknas; det är utelämnat, inte ersatt.",
            fi="Yksi arvo puuttuu; se on jätetty pois, ei korvattu.",
            en="One value is missing; it is left out, not filled in.",
        ),
    ),
    "gap_in_periods": Message(
        sv="Mellan {before} och {after} fattas perioder; grannarna räknas som följande på varandra.",
        fi="Jaksojen {before} ja {after} väliltä puuttuu jaksoja; naapureita käsitellään peräkkäisinä.",
        en="Periods are lacking between {before} and {after}; the neighbours are treated as consecutive.",
    ),
    "period_not_read": Message(
        sv="Perioden {period} kan inte läsas bredvid de andra; ordning och luckor har inte kontrollerats.",
        fi="Jaksoa {period} ei voi lukea muiden rinnalla; järjestystä ja puuttuvia jaksoja ei ole tarkistettu.",
        en="The period {period} cannot be read beside the others; order and gaps have not been checked.",
    ),
    "overdispersion": Message(
        sv="Fas {phase} varierar mer än slumpen i talen ger (φ = {dispersion:.2f}); överväg diagram {instead}.",
        fi="Vaihe {phase} vaihtelee enemmän kuin lukujen satunnaisuus selittää (φ = {dispersion:.2f}); harkitse "
        "korttia {instead}.",
        en="Phase {phase} varies more than chance in the counts gives (φ = {dispersion:.2f}); "
        "consider chart {instead}.",
    ),
    "underdispersion": Message(
        sv="Fas {phase} varierar mindre än slumpen i talen ger (φ = {dispersion:.2f}); är händelserna oberoende?",
        fi="Vaihe {phase} vaihtelee vähemmän kuin lukujen satunnaisuus antaa (φ = {dispersion:.2f}); ovatko tapahtumat "
        "riippumattomia?",
        en="Phase {phase} varies less than chance in the counts gives (φ = {dispersion:.2f}); are the events "
        "independent?",
    ),
    "low_counts": Message(
        sv="Fas {phase} har i snitt {expected:.1f} händelser per punkt; under {needed} är gränserna ungefärliga.",
        fi="Vaiheessa {phase} on keskimäärin {expected:.1f} tapahtumaa pistettä kohti; alle {needed} tapahtumalla "
        "rajat ovat likimääräisiä.",
        en="Phase {phase} has {expected:.1f} events a point on average; below {needed} the limits are approximate.",
    ),
    "fractional_counts": Message(
        sv="{count} antal är inte heltal; gränserna förutsätter räknade händelser.",
        fi="{count} lukumäärää ei ole kokonaislukuja; rajat olettavat laskettuja tapahtumia.",
        en="{count} counts are not whole numbers; the limits assume counted events.",
        one=Message(
            sv="Ett antal är inte ett heltal; gränserna förutsätter räknade händelser.",
            fi="Yksi lukumäärä ei ole kokonaisluku; rajat olettavat laskettuja tapahtumia.",
            en="One count is not a whole number; the limits assume counted events.",
        ),
    ),
    "baseline_not_full": Message(
        sv="Fas {phase} har {points} punkter men baslinjen begär {freeze}; gränserna flyttar sig ännu.",
        fi="Vaiheessa {phase} on {points} pistettä, mutta lähtötaso vaatii {freeze}; rajat liikkuvat vielä.",
        en="Phase {phase} has {points} points but the baseline asks for {freeze}; the limits still move.",
        one=Message(
            sv="Fas {phase} har en punkt men baslinjen begär {freeze}; gränserna flyttar sig ännu.",
            fi="Vaiheessa {phase} on yksi piste, mutta lähtötaso vaatii {freeze}; rajat liikkuvat vielä.",
            en="Phase {phase} has one point but the baseline asks for {freeze}; the limits still move.",
        ),
    ),
    "freeze_in_each_phase": Message(
        sv="Baslinjen räknas om i varje fas: de {freeze} första punkterna av var och en.",
        fi="Lähtötaso lasketaan joka vaiheessa uudelleen: kunkin {freeze} ensimmäistä pistettä.",
        en="The baseline is taken anew in each phase: the first {freeze} points of each.",
    ),
    "patterns_not_for_moving_ranges": Message(
        sv="Grannar i ett MR-diagram delar ett värde; bara punkter utanför gränsen räknas som signal.",
        fi="MR-kortin naapuripisteet jakavat arvon; vain rajan ulkopuoliset pisteet ovat signaaleja.",
        en="Neighbours on an MR chart share a value; only points outside the limit count as signals.",
    ),
    "nothing_to_screen": Message(
        sv="Gränserna i detta diagram görs inte av avstånd mellan grannar; ingenting är gallrat.",
        fi="Tämän kortin rajoja ei lasketa naapuripisteiden etäisyyksistä; mitään ei ole seulottu.",
        en="The limits of this chart are not made from ranges between neighbours; nothing is screened.",
    ),
    "rules_need_limits": Message(
        sv="Ett seriediagram har inga gränser; regler om avstånd från mittlinjen prövas inte.",
        fi="Ajosarjakortissa ei ole rajoja; etäisyyttä keskiviivasta koskevia sääntöjä ei testata.",
        en="A run chart has no limits; rules about the distance from the centre are not tried.",
    ),
}


class _WithComma(float):
    """A number written with a decimal comma, as Swedish and Finnish do."""

    def __format__(self, form: str) -> str:
        return super().__format__(form).replace(".", ",")


def sentence(
    messages: Mapping[str, Message], code: str, values: Mapping[str, Scalar], language: MessageLanguage
) -> str:
    """Return the sentence of a code with its values filled in; raises KeyError for an unknown code."""
    message = messages[code]
    if message.one is not None and 1 in {values.get("count"), values.get("points")}:
        message = message.one
    text: str = getattr(message, language)
    if language == "en":
        return text.format(**values)
    return text.format(**{name: _WithComma(x) if isinstance(x, float) else x for name, x in values.items()})
