"""What is arranged for staff and clients, and how many have completed their trainings."""

from valvo.analytics.expressions import row
from valvo.analytics.tables import COMPLETIONS, OCCASIONS
from valvo.core.languages import Text
from valvo.indicators.catalogue.facts import text
from valvo.indicators.catalogue.making import counted, share
from valvo.indicators.declarations import Count, Fact, Indicator, Rate, Theme, Total

_TRAININGS = text("utbildningar", "koulutuksesta", "trainings")
HELD = Fact(OCCASIONS, "on")
# Each training of a unit as it stood when last told in the period.
COMPLETED = Fact(COMPLETIONS, "on", last_of=("unit", "training", "audience"))


def _completed(identifier: str, audience: str, name: Text, definition: Text, whole: Text) -> Indicator:
    of_them = row.audience == audience
    return share(
        identifier,
        Theme.STAFF,
        name,
        definition,
        (text("Har gått utbildningen", "Koulutuksen suorittaneet", "Have completed it"), whole, _TRAININGS),
        Rate(Total(COMPLETED, row.done, where=of_them), Total(COMPLETED, row.whole, where=of_them)),
        "up",
    )


INDICATORS = (
    _completed(
        "trainings_completed_share",
        "staff",
        text("Genomförda utbildningar, personal", "Suoritetut koulutukset, henkilöstö", "Trainings completed, staff"),
        text(
            "Av anställda och utbildningar, sedda par för par, de som genomförts när de senast räknades i perioden.",
            "Työntekijöiden ja koulutusten pareista ne, jotka oli suoritettu, kun ne jaksolla viimeksi laskettiin.",
            "Of pairs of staff and trainings, those completed when they were last counted in the period.",
        ),
        text("Anställda, för varje utbildning", "Työntekijät koulutuksittain", "Staff, for each training"),
    ),
    _completed(
        "managers_trained_share",
        "managers",
        text("Genomförda utbildningar, chefer", "Suoritetut koulutukset, esihenkilöt", "Trainings completed, managers"),
        text(
            "Av chefer och utbildningar, sedda par för par, de som genomförts när de senast räknades i perioden.",
            "Esihenkilöiden ja koulutusten pareista ne, jotka oli suoritettu, kun ne jaksolla viimeksi laskettiin.",
            "Of pairs of managers and trainings, those completed when they were last counted in the period.",
        ),
        text("Chefer, för varje utbildning", "Esihenkilöt koulutuksittain", "Managers, for each training"),
    ),
    counted(
        "occasions_held",
        Theme.STAFF,
        text("Utbildningar och möten", "Koulutukset ja tapaamiset", "Trainings and meetings"),
        text(
            "Utbildningar, nätverksmöten, dialoger, råd, paneler och annat som noterats i perioden.",
            "Jaksolla kirjatut koulutukset, verkostotapaamiset, keskustelut, neuvostot, raadit ja muut tilaisuudet.",
            "Trainings, network meetings, dialogues, councils, panels and others noted in the period.",
        ),
        Count(HELD),
        text("tillfällen", "tilaisuutta", "occasions"),
    ),
    counted(
        "occasion_participants",
        Theme.STAFF,
        text(
            "Deltagare i utbildningar och möten", "Osallistujat tilaisuuksissa", "Took part in trainings and meetings"
        ),
        text(
            "Deltagare i det som noterats i perioden; den som deltog två gånger räknas två gånger.",
            "Jaksolla kirjattujen tilaisuuksien osallistujat; kahdesti osallistunut lasketaan kahdesti.",
            "Those who took part in what was noted in the period; who took part twice counts twice.",
        ),
        Total(HELD, row.participants, where=row.participants.notnull()),
        text("deltagare", "osallistujaa", "participants"),
    ),
    counted(
        "safety_dialogues",
        Theme.STAFF,
        text("Säkerhetsdialoger", "Turvallisuuskeskustelut", "Safety dialogues"),
        text(
            "Säkerhetsdialoger som noterats i perioden.",
            "Jaksolla kirjatut turvallisuuskeskustelut.",
            "Safety dialogues noted in the period.",
        ),
        Count(HELD, where=row.kind == "safety_dialogue"),
        text("dialoger", "keskustelua", "dialogues"),
    ),
)
