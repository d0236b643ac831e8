"""The sentences and headings of documents that tell how programmes stand, in three languages."""

from collections.abc import Mapping
from types import MappingProxyType

from valvo.core.languages import Language, Text

HEADINGS: Mapping[str, Text] = MappingProxyType(
    {
        "summary": Text(sv="Sammanfattning", fi="Yhteenveto", en="Summary"),
        "goals": Text(sv="Målen år för år", fi="Tavoitteet vuosittain", en="The goals year by year"),
        "targets": Text(sv="Målnivåerna", fi="Tavoitetasot", en="The targets"),
        "missed": Text(sv="Det som inte nåddes", fi="Mitä ei saavutettu", en="What was not reached"),
        "behind": Text(sv="Självvärderingar som saknas", fi="Puuttuvat itsearvioinnit", en="Self-evaluations missing"),
        "projects": Text(sv="Projekt och piloter", fi="Hankkeet ja pilotit", en="Projects and pilots"),
        "learned": Text(sv="Det här har vi lärt oss", fi="Mitä olemme oppineet", en="What we have learned"),
        "ahead": Text(sv="Återstoden av perioden", fi="Jäljellä oleva kausi", en="The rest of the period"),
        "continued": Text(sv="Det som fortsätter", fi="Mikä jatkuu", en="What goes on"),
        "indicators": Text(sv="De ledande indikatorerna", fi="Kärkimittarit", en="The lead indicators"),
        "assessment": Text(sv="Vår bedömning", fi="Arviomme", en="Our assessment"),
        "method": Text(sv="Om siffrorna", fi="Luvuista", en="About the figures"),
    }
)

WORDS: Mapping[str, Text] = MappingProxyType(
    {
        "midway_title": Text(
            sv="Halvtidsutvärdering av programmen", fi="Ohjelmien väliarviointi", en="Midway evaluation of programmes"
        ),
        "final_title": Text(
            sv="Slututvärdering av programmen", fi="Ohjelmien loppuarviointi", en="Final evaluation of programmes"
        ),
        "lead_title": Text(
            sv="Årsrapport om WHO:s ledande indikatorer",
            fi="WHO:n kärkimittarien vuosiraportti",
            en="Yearly report of the WHO lead indicators",
        ),
        "subtitle": Text(
            sv="Enheternas självvärderingar mot mål och målnivåer",
            fi="Yksiköiden itsearvioinnit tavoitteita ja tavoitetasoja vasten",
            en="Units' self-evaluations against goals and targets",
        ),
        "lead_subtitle": Text(
            sv="Hur åtgärderna bakom indikatorerna framskrider",
            fi="Miten mittareita tukevat toimenpiteet etenevät",
            en="How the measures behind the indicators come along",
        ),
        "nothing": Text(
            sv="Enheten följde inget program som hade börjat.",
            fi="Yksikkö ei noudattanut yhtään alkanutta ohjelmaa.",
            en="The unit followed no programme that had begun.",
        ),
        "no_lead": Text(
            sv="Inget program som enheten följer har ledande indikatorer.",
            fi="Missään yksikön noudattamassa ohjelmassa ei ole kärkimittareita.",
            en="No programme the unit follows has lead indicators.",
        ),
        "finished": Text(
            sv="Enheter som svarat på allt", fi="Kaikkeen vastanneet yksiköt", en="Units that answered all"
        ),
        "answered": Text(sv="Svar som getts", fi="Annetut vastaukset", en="Answers given"),
        "done": Text(sv="Gjort eller etablerat", fi="Tehty tai vakiintunut", en="Done or established"),
        "reached": Text(sv="Nådda målnivåer", fi="Saavutetut tavoitetasot", en="Targets reached"),
        "goal": Text(sv="Mål", fi="Tavoite", en="Goal"),
        "measure": Text(sv="Åtgärd", fi="Toimenpide", en="Measure"),
        "target": Text(sv="Målnivå", fi="Tavoitetaso", en="Target"),
        "share": Text(sv="Andel {year}", fi="Osuus {year}", en="Share {year}"),
        "units": Text(sv="Enheter", fi="Yksiköitä", en="Units"),
        "outcome": Text(sv="Utfall", fi="Tulos", en="Outcome"),
        "is_reached": Text(sv="nådd", fi="saavutettu", en="reached"),
        "is_missed": Text(sv="inte nådd", fi="ei saavutettu", en="not reached"),
        "all_reached": Text(
            sv="Alla målnivåer nåddes.", fi="Kaikki tavoitetasot saavutettiin.", en="All targets were reached."
        ),
        "no_targets": Text(
            sv="Programmet har inga målnivåer för {year}.",
            fi="Ohjelmassa ei ole tavoitetasoja vuodelle {year}.",
            en="The programme has no targets for {year}.",
        ),
        "behind": Text(
            sv="{number} av {all} tillfrågade enheter har inte svarat på allt för {year}.",
            fi="{number}/{all} kysytystä yksiköstä ei ole vastannut kaikkeen vuodelta {year}.",
            en="{number} of {all} units asked have not answered all for {year}.",
        ),
        "project": Text(sv="Projekt", fi="Hanke", en="Project"),
        "where": Text(sv="Enhet", fi="Yksikkö", en="Unit"),
        "ended": Text(sv="Slutar", fi="Päättyy", en="Ends"),
        "decision": Text(sv="Beslut", fi="Päätös", en="Decision"),
        "no_projects": Text(
            sv="Inga projekt eller piloter har börjat.",
            fi="Hankkeita tai pilotteja ei ole alkanut.",
            en="No projects or pilots had begun.",
        ),
        "indicator": Text(sv="Indikator", fi="Mittari", en="Indicator"),
        "measures": Text(sv="Åtgärder", fi="Toimenpiteitä", en="Measures"),
        "how": Text(
            sv="En enhet har gjort en åtgärd när varje uppgift som frågas av den det året är gjord eller "
            "etablerad. Det "
            "som inte är relevant lämnas utanför; utan svar räknas som inte gjort. Ett mål slår samman enheter och "
            "åtgärder.",
            fi="Yksikkö on tehnyt toimenpiteen, kun jokainen siltä sinä vuonna kysytty tehtävä on tehty "
            "tai vakiintunut. "
            "Se, mikä ei koske yksikköä, jätetään pois; vastaamaton lasketaan tekemättömäksi. Tavoite yhdistää "
            "yksiköt ja toimenpiteet.",
            en="A unit has done a measure when every task asked of it that year is done or established. What is not "
            "relevant is left out; no answer counts as not done. A goal pools units and measures.",
        ),
        "lead_how": Text(
            sv="Andelarna gäller enheternas självvärderingar av de åtgärder som programmet knyter till "
            "indikatorn. De är "
            "inte indikatorns eget värde, som mäts på andra sätt.",
            fi="Osuudet kuvaavat yksiköiden itsearviointeja toimenpiteistä, jotka ohjelma liittää "
            "mittariin. Ne eivät ole "
            "mittarin oma arvo, joka mitataan muilla tavoin.",
            en="The shares are of units' self-evaluations of the measures the programme ties to the "
            "indicator. They are "
            "not the indicator's own value, which is measured in other ways.",
        ),
        "unverified": Text(
            sv="Programmets uppgifter är inte kontrollerade mot källan: {source}.",
            fi="Ohjelman tietoja ei ole tarkistettu lähteestä: {source}.",
            en="The programme's facts have not been checked against the source: {source}.",
        ),
        "source": Text(sv="Källa: {source}.", fi="Lähde: {source}.", en="Source: {source}."),
    }
)


def say(name: str, language: Language, **values: object) -> str:
    """Return a sentence of `WORDS` with its values."""
    return WORDS[name][language].format(**values)
