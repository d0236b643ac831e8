"""What clients and those close to them say when they are not content, and how soon they are answered."""

from valvo.analytics.expressions import row
from valvo.analytics.tables import COMPLAINTS
from valvo.core.figures import Unit
from valvo.core.languages import Text
from valvo.indicators.catalogue.facts import CASES_CLOSED, CLOCKS_COUNTED, CLOCKS_DUE, HANDLED, REPORTS_RECEIVED, text
from valvo.indicators.catalogue.making import counted, per_thousand, share
from valvo.indicators.declarations import Count, Fact, Indicator, Quantile, Rate, Share, Theme, Total

REGISTERED = Fact(COMPLAINTS, "last_on")
_INJURIES_DECIDED = row.kind == "injury_decision"
_OBJECTIONS = row.kind == "objection"
_KEPT = row.done_on.notnull() & ~row.late
_COUNT = text("anmälningar", "ilmoitusta", "reports")


def _received(identifier: str, kind: str, name: Text, definition: Text) -> Indicator:
    return counted(
        identifier, Theme.COMPLAINTS, name, definition, Count(REPORTS_RECEIVED, where=row.kind == kind), _COUNT
    )


INDICATORS = (
    _received(
        "objections",
        "objection",
        text("Anmärkningar", "Muistutukset", "Objections"),
        text(
            "Anmärkningar som klienter, patienter eller närstående lämnat i Valvo.",
            "Asiakkaiden, potilaiden tai läheisten Valvossa tekemät muistutukset.",
            "Objections that clients, patients or those close to them made in Valvo.",
        ),
    ),
    per_thousand(
        "objections_per_1000_clients",
        Theme.COMPLAINTS,
        text("Anmärkningar per 1 000 klienter", "Muistutuksia 1 000 asiakasta kohti", "Objections per 1,000 clients"),
        text(
            "Anmärkningar delat med antalet klienter, gånger tusen.",
            "Muistutukset jaettuna asiakkaiden määrällä, kertaa tuhat.",
            "Objections divided by the number of clients, times a thousand.",
        ),
        Count(REPORTS_RECEIVED, where=row.kind == "objection"),
        text("Anmärkningar", "Muistutukset", "Objections"),
        of="clients",
    ),
    _received(
        "grievances",
        "grievance",
        text("Missförhållanden", "Epäkohtailmoitukset", "Grievances"),
        text(
            "Anmälningar om missförhållanden eller uppenbar risk för sådana.",
            "Ilmoitukset epäkohdista tai niiden ilmeisistä uhista.",
            "Reports of shortcomings in care or an evident risk of one.",
        ),
    ),
    _received(
        "authority_complaints",
        "authority_complaint",
        text("Klagomål hos myndighet", "Kantelut viranomaiselle", "Complaints to authorities"),
        text(
            "Klagomål som tillsynsmyndigheter sänt för utredning.",
            "Valvontaviranomaisten selvitettäviksi lähettämät kantelut.",
            "Complaints that supervisory authorities have sent for an answer.",
        ),
    ),
    _received(
        "injury_notices",
        "injury_notice",
        text("Skadeanmälningar", "Vahinkoilmoitukset", "Injury notices"),
        text(
            "Anmälningar om skada till patientförsäkringen.",
            "Ilmoitukset vahingosta potilasvakuutukselle.",
            "Notices of injury to the patient insurance.",
        ),
    ),
    _received(
        "feedback_received",
        "feedback",
        text("Respons från klienter", "Asiakaspalautteet", "Feedback from clients"),
        text(
            "Respons av alla slag, tack och klagomål, från klienter och närstående.",
            "Kaikenlainen palaute, kiitokset ja moitteet, asiakkailta ja läheisiltä.",
            "Feedback of all kinds, thanks and blame, from clients and those close to them.",
        ),
    ),
    Indicator(
        id="objection_median_days",
        theme=Theme.COMPLAINTS,
        name=text(
            "Dagar till svar på anmärkning, median",
            "Päiviä muistutuksen vastaukseen, mediaani",
            "Days until an objection is answered, median",
        ),
        definition=text(
            "Dygn från att anmärkningen kom in tills den avslutades, median av dem som avslutats i perioden.",
            "Vuorokaudet muistutuksen saapumisesta sen päättämiseen, jaksolla päätettyjen mediaani.",
            "Days from receipt of the objection until it was closed, median of those closed in the period.",
        ),
        numerator=text("Median av dygn", "Vuorokausien mediaani", "Median of days"),
        denominator=text("Avslutade anmärkningar", "Päätetyt muistutukset", "Objections closed"),
        basis=text("anmärkningar", "muistutusta", "objections"),
        measure=Quantile(CASES_CLOSED, row.days_to_close, where=HANDLED & (row.kind == "objection")),
        unit=Unit.DAYS,
        better="down",
    ),
    share(
        "objection_reply_kept_share",
        Theme.COMPLAINTS,
        text("Anmärkningar besvarade i tid", "Muistutuksiin vastattu ajoissa", "Objections answered in time"),
        text(
            "Av fristerna för svar på anmärkningar, de som hölls.",
            "Muistutuksiin vastaamisen määräajoista ne, jotka pidettiin.",
            "Of the deadlines for answering objections, those that were kept.",
        ),
        (
            text("Besvarade i tid", "Ajoissa vastatut", "Answered in time"),
            text("Frister som gått ut", "Umpeutuneet määräajat", "Deadlines that have passed"),
            CLOCKS_COUNTED,
        ),
        Share(CLOCKS_DUE, part=_KEPT, whole=row.rule == "objection_reply"),
        "up",
    ),
    counted(
        "objections_registered",
        Theme.COMPLAINTS,
        text("Anmärkningar enligt register", "Muistutukset rekisterin mukaan", "Objections by the register"),
        text(
            "Anmärkningar enligt de filer som tagits in i registret, alla orsaker.",
            "Muistutukset rekisteriin tuotujen tiedostojen mukaan, kaikki syyt.",
            "Objections by the files taken into the register, all causes.",
        ),
        Total(REGISTERED, row.received, where=_OBJECTIONS, events=True),
        text("anmärkningar", "muistutusta", "objections"),
    ),
    share(
        "objections_on_access_share",
        Theme.COMPLAINTS,
        text("Andel om tillgång till vård", "Hoitoonpääsyä koskevien osuus", "Share about access to care"),
        text(
            "Av anmärkningarna i registret, de vars orsak är tillgång till vård.",
            "Rekisterin muistutuksista ne, joiden syy on hoitoonpääsy.",
            "Of the objections in the register, those whose cause is access to care.",
        ),
        (
            text("Om tillgång till vård", "Hoitoonpääsystä", "About access to care"),
            text("Anmärkningar", "Muistutukset", "Objections"),
            text("anmärkningar", "muistutuksesta", "objections"),
        ),
        Rate(
            Total(REGISTERED, row.received, where=_OBJECTIONS & (row.term == "access"), events=True),
            Total(REGISTERED, row.received, where=_OBJECTIONS, events=True),
        ),
        "none",
    ),
    counted(
        "complaints_registered",
        Theme.COMPLAINTS,
        text("Klagomål enligt register", "Kantelut rekisterin mukaan", "Complaints by the register"),
        text(
            "Klagomål hos tillsynsmyndigheter enligt de filer som tagits in i registret.",
            "Kantelut valvontaviranomaisille rekisteriin tuotujen tiedostojen mukaan.",
            "Complaints to supervisory authorities by the files taken into the register.",
        ),
        Total(REGISTERED, row.received, where=row.kind == "complaint", events=True),
        text("klagomål", "kantelua", "complaints"),
    ),
    counted(
        "injuries_decided",
        Theme.COMPLAINTS,
        text("Avgjorda patientskador enligt register", "Ratkaistut potilasvahingot", "Patient injuries decided"),
        text(
            "Patientskador som försäkringen avgjort, enligt de filer som tagits in i registret.",
            "Vakuutuksen ratkaisemat potilasvahingot rekisteriin tuotujen tiedostojen mukaan.",
            "Patient injuries the insurer has decided, by the files taken into the register.",
        ),
        Total(REGISTERED, row.received, where=_INJURIES_DECIDED, events=True),
        text("skador", "vahinkoa", "injuries"),
    ),
    share(
        "injuries_compensated_share",
        Theme.COMPLAINTS,
        text("Andel ersatta patientskador", "Korvattujen potilasvahinkojen osuus", "Share of injuries compensated"),
        text(
            "Av patientskadorna som försäkringen avgjort, de som ersatts, enligt registret.",
            "Vakuutuksen ratkaisemista potilasvahingoista ne, jotka on korvattu, rekisterin mukaan.",
            "Of the patient injuries the insurer has decided, those compensated, by the register.",
        ),
        (
            text("Ersatta", "Korvatut", "Compensated"),
            text("Avgjorda", "Ratkaistut", "Decided"),
            text("skador", "vahingosta", "injuries"),
        ),
        Rate(
            Total(REGISTERED, row.received, where=row.kind == "injury_paid", events=True),
            Total(REGISTERED, row.received, where=_INJURIES_DECIDED, events=True),
        ),
        "none",
    ),
    Indicator(
        id="injury_notice_median_days",
        theme=Theme.COMPLAINTS,
        name=text(
            "Dagar till avslutad skadeanmälan, median",
            "Päiviä vahinkoilmoituksen päättämiseen, mediaani",
            "Days until an injury notice is closed, median",
        ),
        definition=text(
            "Dygn från att skadeanmälan kom in tills den avslutades, median av dem som avslutats i perioden.",
            "Vuorokaudet vahinkoilmoituksen saapumisesta sen päättämiseen, jaksolla päätettyjen mediaani.",
            "Days from receipt of the injury notice until it was closed, median of those closed in the period.",
        ),
        numerator=text("Median av dygn", "Vuorokausien mediaani", "Median of days"),
        denominator=text("Avslutade skadeanmälningar", "Päätetyt vahinkoilmoitukset", "Injury notices closed"),
        basis=text("skadeanmälningar", "vahinkoilmoitusta", "injury notices"),
        measure=Quantile(CASES_CLOSED, row.days_to_close, where=HANDLED & (row.kind == "injury_notice")),
        unit=Unit.DAYS,
        better="down",
    ),
)
