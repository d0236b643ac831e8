"""Infections, medicines, devices and data: what units count themselves, and what is reported about them."""

from valvo.analytics.expressions import row
from valvo.analytics.tables import DEVICE_CHECKS, DEVICE_PASSPORTS, DEVICES
from valvo.core.languages import Text
from valvo.indicators.catalogue.facts import CLOCKS_COUNTED, CLOCKS_DUE, REPORTS_RECEIVED, text
from valvo.indicators.catalogue.making import counted, delivered_share, monthly, per_thousand, share, total_of
from valvo.indicators.declarations import Count, Fact, Indicator, Share, Stock, Theme

_CHECKS_DONE = Fact(DEVICE_CHECKS, "done_on")
_CHECKS_DUE = Fact(DEVICE_CHECKS, "due_on", passed=True)
_KEPT = row.done_on.notnull() & ~row.late
_REPORTS = text("anmälningar", "ilmoitusta", "reports")


def _reported(identifier: str, kind: str, name: Text, definition: Text) -> Indicator:
    return counted(identifier, Theme.CARE, name, definition, Count(REPORTS_RECEIVED, where=row.kind == kind), _REPORTS)


def _kept(identifier: str, rules: list[str], name: Text, definition: Text) -> Indicator:
    sentences = (
        text("Gjort inom fristen", "Tehty määräajassa", "Done in time"),
        text("Frister som gått ut", "Umpeutuneet määräajat", "Deadlines that have passed"),
        CLOCKS_COUNTED,
    )
    measure = Share(CLOCKS_DUE, part=_KEPT, whole=row.rule.isin(rules))
    return share(identifier, Theme.CARE, name, definition, sentences, measure, "up")


INDICATORS = (
    share(
        "hand_hygiene_share",
        Theme.CARE,
        text("Rätt handhygien", "Oikea käsihygienia", "Right hand hygiene"),
        text(
            "Av de observerade tillfällena för handhygien, de där den gjordes rätt.",
            "Havainnoiduista käsihygieniatilanteista ne, joissa se tehtiin oikein.",
            "Of the moments for hand hygiene observed, those in which it was done right.",
        ),
        (
            text("Rätt gjorda", "Oikein tehdyt", "Done right"),
            text("Observerade tillfällen", "Havainnoidut tilanteet", "Moments observed"),
            text("tillfällen", "tilanteesta", "moments"),
        ),
        delivered_share("hand_hygiene", events=True),
        "up",
    ),
    per_thousand(
        "hand_rub_per_1000_bed_days",
        Theme.CARE,
        text(
            "Handsprit, liter per 1 000 vårddygn",
            "Käsihuuhde, litraa 1 000 hoitopäivää kohti",
            "Hand rub, litres per 1,000 bed days",
        ),
        text(
            "Förbrukad handsprit i liter delat med vårddygnen, gånger tusen.",
            "Kulutettu käsihuuhde litroina jaettuna hoitopäivillä, kertaa tuhat.",
            "Hand rub used in litres divided by bed days, times a thousand.",
        ),
        monthly(total_of("hand_rub")),
        text("Liter handsprit", "Käsihuuhde litroina", "Litres of hand rub"),
        better="up",
    ),
    per_thousand(
        "infections_per_1000_bed_days",
        Theme.CARE,
        text(
            "Vårdrelaterade infektioner per 1 000 vårddygn",
            "Hoitoon liittyviä infektioita 1 000 hoitopäivää kohti",
            "Healthcare-associated infections per 1,000 bed days",
        ),
        text(
            "Vårdrelaterade infektioner som enheterna räknat delat med vårddygnen, gånger tusen.",
            "Yksiköiden laskemat hoitoon liittyvät infektiot jaettuna hoitopäivillä, kertaa tuhat.",
            "Healthcare-associated infections counted by the units divided by bed days, times a thousand.",
        ),
        monthly(total_of("infections", events=True)),
        text("Vårdrelaterade infektioner", "Hoitoon liittyvät infektiot", "Healthcare-associated infections"),
    ),
    share(
        "vaccinated_share",
        Theme.CARE,
        text("Andel vaccinerade mot influensa", "Influenssarokotettujen osuus", "Share vaccinated against influenza"),
        text(
            "Av personalen i klient- och patientarbete, de som vaccinerats mot influensa under säsongen.",
            "Asiakas- ja potilastyötä tekevistä ne, jotka on rokotettu influenssaa vastaan kaudella.",
            "Of the staff who work with clients and patients, those vaccinated against influenza this season.",
        ),
        (
            text("Vaccinerade", "Rokotetut", "Vaccinated"),
            text("Anställda", "Työntekijät", "Staff"),
            text("anställda", "työntekijästä", "staff"),
        ),
        delivered_share("vaccinated"),
        "up",
    ),
    _reported(
        "infection_incidents",
        "infection_incident",
        text("Anmälda infektionsavvikelser", "Infektiopoikkeamailmoitukset", "Infection incidents reported"),
        text(
            "Anmälningar om smitta, utbrott eller brister i hygien.",
            "Ilmoitukset tartunnoista, epidemioista tai hygieniapuutteista.",
            "Reports of contagion, outbreaks or shortcomings in hygiene.",
        ),
    ),
    _reported(
        "device_incidents",
        "device_incident",
        text(
            "Händelser med medicintekniska produkter", "Lääkinnällisten laitteiden vaaratilanteet", "Device incidents"
        ),
        text(
            "Anmälningar om riskhändelser med medicintekniska produkter.",
            "Ilmoitukset lääkinnällisten laitteiden vaaratilanteista.",
            "Reports of incidents with medical devices.",
        ),
    ),
    _kept(
        "device_notice_kept_share",
        ["device_serious", "device_near_miss"],
        text(
            "Produkthändelser anmälda till myndigheten i tid",
            "Laitteiden vaaratilanteet ilmoitettu ajoissa",
            "Device incidents notified in time",
        ),
        text(
            "Av fristerna för att anmäla produkthändelser till myndigheten, de som hölls.",
            "Laitteiden vaaratilanteiden viranomaisilmoitusten määräajoista ne, jotka pidettiin.",
            "Of the deadlines for notifying the authority of device incidents, those that were kept.",
        ),
    ),
    share(
        "device_permits_share",
        Theme.CARE,
        text(
            "Andel med kompetens för sina produkter",
            "Laiteosaamisen osoittaneiden osuus",
            "Share competent with their devices",
        ),
        text(
            "Av dem som använder medicintekniska produkter, de vars kompetens är visad och giltig.",
            "Lääkinnällisiä laitteita käyttävistä ne, joiden osaaminen on osoitettu ja voimassa.",
            "Of those who use medical devices, those whose competence is shown and valid.",
        ),
        (
            text("Visad kompetens", "Osaaminen osoitettu", "Competence shown"),
            text("Använder produkter", "Käyttää laitteita", "Use devices"),
            text("anställda", "työntekijästä", "staff"),
        ),
        delivered_share("device_permits"),
        "up",
    ),
    counted(
        "devices_in_use",
        Theme.CARE,
        text("Utrustning i bruk", "Käytössä olevat laitteet", "Devices in use"),
        text(
            "Medicintekniska produkter som var i bruk när perioden tog slut; de i karantän räknas inte.",
            "Lääkinnälliset laitteet, jotka olivat käytössä jakson päättyessä; karanteenissa olevia ei lasketa.",
            "Medical devices that were in use when the period ended; those in quarantine are not counted.",
        ),
        Stock(DEVICES, "used_on", "unused_on"),
        text("produkter", "laitetta", "devices"),
    ),
    share(
        "device_checks_in_time_share",
        Theme.CARE,
        text("Kontroller gjorda i tid", "Tarkastukset tehty ajoissa", "Device checks done in time"),
        text(
            "Av de kontroller och den service som skulle göras senast under perioden, de som gjordes i tid.",
            "Jaksolla määräpäivään tulleista tarkastuksista ja huolloista ne, jotka tehtiin ajoissa.",
            "Of the checks and maintenance due in the period, those that were done in time.",
        ),
        (
            text("Gjorda i tid", "Ajoissa tehdyt", "Done in time"),
            text("Sista dagen har gått ut", "Määräpäivä umpeutunut", "Their last day has passed"),
            text("kontroller", "tarkastuksesta", "checks"),
        ),
        Share(_CHECKS_DUE, part=_KEPT),
        "up",
    ),
    share(
        "device_checks_failed_share",
        Theme.CARE,
        text("Kontroller med fel", "Hylätyt tarkastukset", "Device checks failed"),
        text(
            "Av de kontroller och den service som gjordes under perioden, de där utrustningen inte godkändes.",
            "Jaksolla tehdyistä tarkastuksista ja huolloista ne, joissa laitetta ei hyväksytty.",
            "Of the checks and maintenance done in the period, those in which the device did not pass.",
        ),
        (
            text("Inte godkända", "Ei hyväksytty", "Not passed"),
            text("Gjorda kontroller", "Tehdyt tarkastukset", "Checks done"),
            text("kontroller", "tarkastuksesta", "checks"),
        ),
        Share(_CHECKS_DONE, part=row.result == "failed"),
        "down",
    ),
    counted(
        "device_passports_valid",
        Theme.CARE,
        text("Giltiga utrustningspass", "Voimassa olevat laitepassit", "Device passports that hold"),
        text(
            "Utrustningspass som gällde när perioden tog slut, ett för varje person och typ.",
            "Laitepassit, jotka olivat voimassa jakson päättyessä, yksi kutakin henkilöä ja tyyppiä kohti.",
            "Device passports that held when the period ended, one for each person and type.",
        ),
        Stock(DEVICE_PASSPORTS, "given_on", "ended_on"),
        text("pass", "passia", "passports"),
    ),
    _reported(
        "data_protection_incidents",
        "data_protection_incident",
        text("Dataskyddshändelser", "Tietosuojatapahtumat", "Data protection incidents"),
        text(
            "Anmälningar om personuppgifter som hamnat fel eller inte funnits när de behövdes.",
            "Ilmoitukset henkilötiedoista, jotka joutuivat vääriin käsiin tai eivät olleet saatavilla.",
            "Reports of personal data that went astray or were not there when needed.",
        ),
    ),
    _kept(
        "data_breach_notice_kept_share",
        ["data_breach_notice"],
        text(
            "Dataskyddsincidenter anmälda i tid",
            "Tietoturvaloukkaukset ilmoitettu ajoissa",
            "Data breaches notified in time",
        ),
        text(
            "Av fristerna för att anmäla personuppgiftsincidenter till myndigheten, de som hölls.",
            "Tietoturvaloukkausten viranomaisilmoitusten määräajoista ne, jotka pidettiin.",
            "Of the deadlines for notifying the authority of personal data breaches, those that were kept.",
        ),
    ),
    _reported(
        "successes",
        "success",
        text("Det som gick bra", "Onnistumiset", "Successes"),
        text(
            "Anmälningar om något som gick bra och som andra kan lära av.",
            "Ilmoitukset onnistumisista, joista muut voivat oppia.",
            "Reports of something that went well and that others can learn from.",
        ),
    ),
)
