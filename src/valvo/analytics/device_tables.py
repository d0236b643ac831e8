"""Tables of devices, their checks and passports, and of what was arranged: occasions and completed trainings."""

from valvo.analytics.columns import UNIT, LakeTable, code, day, flag, key, number, text, year

_TYPE = key("Typen av utrustning", "Laitetyyppi", "The type of device", name="type")
_RISK = code("risk", "Typens riskklass", "Tyypin riskiluokka", "The type's risk class")
_AUDIENCE = code("audience", "För vilka", "Kenelle", "For whom")

DEVICES = LakeTable(
    "devices",
    text(
        "Utrustning: i bruk sedan när, och sedan när den inte är det",
        "Laitteet: mistä alkaen käytössä ja mistä alkaen ei enää",
        "Devices: in use since when, and since when not any more",
    ),
    (
        key("Utrustningens id", "Laitteen id", "The device's id"),
        UNIT,
        _TYPE,
        _RISK,
        code("state", "Läge", "Tila", "State"),
        day("used_on", "Dagen den togs i bruk", "Käyttöönottopäivä", "Day it was taken into use"),
        day(
            "unused_on",
            "Första dagen den inte användes: karantän eller ur bruk",
            "Ensimmäinen päivä, jona se ei ollut käytössä: karanteeni tai poisto",
            "First day it was not used: quarantine or taken out",
            optional=True,
        ),
        year("used_on"),
    ),
)

DEVICE_CHECKS = LakeTable(
    "device_checks",
    text(
        "Kontroller och service av utrustning; de som inte gjorts på det som tagits ur bruk är borta",
        "Laitteiden tarkastukset ja huollot; käytöstä poistettujen tekemättömät on jätetty pois",
        "Checks and maintenance of devices; those not done of what was taken out of use are left out",
    ),
    (
        key("Kontrollens id", "Tarkastuksen id", "The check's id"),
        UNIT,
        key("Utrustningen, id i devices", "Laite, id taulussa devices", "The device, id in devices", name="device"),
        _RISK,
        code("task", "Kontroll eller service", "Tarkastus tai huolto", "Check or maintenance"),
        code(
            "result", "Resultatet; tomt innan den är gjord", "Tulos; tyhjä ennen tekemistä", "Result; empty until done"
        ),
        flag("late", "Gjord efter sista dagen", "Tehty määräpäivän jälkeen", "Done after the last day for it"),
        day("due_on", "Sista dagen", "Määräpäivä", "The last day for it"),
        day("done_on", "Dagen den gjordes", "Tekopäivä", "Day it was done", optional=True),
        day("planned_on", "Dagen den planerades", "Suunnittelupäivä", "Day it was planned"),
        year("planned_on"),
    ),
)

DEVICE_PASSPORTS = LakeTable(
    "device_passports",
    text(
        "Utrustningspass, utan personer: ett nytt för samma person och typ avslutar det förra",
        "Laitepassit ilman henkilöitä: saman henkilön ja tyypin uusi passi päättää edellisen",
        "Device passports, without persons: a new one for the same person and type ends the one before",
    ),
    (
        key("Passets id", "Passin id", "The passport's id"),
        UNIT,
        _TYPE,
        day("given_on", "Dagen det gavs", "Antopäivä", "Day it was given"),
        day(
            "ended_on",
            "Första dagen det inte gäller; tomt utan slut",
            "Ensimmäinen päivä, jona se ei ole voimassa; tyhjä, kun päättymistä ei ole",
            "First day it does not hold; empty without an end",
            optional=True,
        ),
        year("given_on"),
    ),
)

OCCASIONS = LakeTable(
    "occasions",
    text(
        "Utbildningar, möten, dialoger, råd och paneler",
        "Koulutukset, tapaamiset, keskustelut, neuvostot ja raadit",
        "Trainings, meetings, dialogues, councils and panels",
    ),
    (
        key("Tillfällets id", "Tilaisuuden id", "The occasion's id"),
        UNIT,
        code("kind", "Slag av tillfälle", "Tilaisuuden laji", "Kind of occasion"),
        _AUDIENCE,
        number("invited", "Inbjudna", "Kutsuttuja", "Invited", optional=True),
        number("participants", "Deltagare", "Osallistujia", "Took part", optional=True),
        day("on", "Dagen", "Päivä", "The day"),
        year("on"),
    ),
)

COMPLETIONS = LakeTable(
    "completions",
    text(
        "Hur många av en enhets folk som hade gått en utbildning en viss dag",
        "Kuinka moni yksikön henkilöstöstä oli suorittanut koulutuksen tiettynä päivänä",
        "How many of a unit's people had completed a training on a day",
    ),
    (
        key("Radens id", "Rivin id", "The row's id"),
        UNIT,
        key(
            "Utbildningen: id för dess första rad",
            "Koulutus: sen ensimmäisen rivin id",
            "The training: the id of its first row",
            name="training",
        ),
        _AUDIENCE,
        number("done", "Har gått den", "Suorittaneita", "Have completed it"),
        number("whole", "Av så många", "Kaikkiaan", "Of so many"),
        day("on", "Dagen", "Päivä", "The day"),
        year("on"),
    ),
)
