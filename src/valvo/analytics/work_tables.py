"""Tables of the work itself: units, reports, cases with their deadlines, and actions."""

from valvo.analytics.columns import UNIT, Column, LakeTable, Type, code, day, flag, key, name, number, text, year

UNITS = LakeTable(
    "units",
    text(
        "Organisatörer, producenter, helheter och enheter, öppna och stängda",
        "Järjestäjät, tuottajat, palvelukokonaisuudet ja yksiköt, avoimet ja suljetut",
        "Organisers, producers, entities and units, open and closed",
    ),
    (
        key("Enhetens id", "Yksikön id", "The unit's id"),
        code("public_id", "Offentligt kännetecken", "Julkinen tunnus", "Public identifier"),
        code("kind", "Nivå i trädet", "Taso puussa", "Level in the tree"),
        code("sector", "Hälsovård, socialvård eller båda", "Terveys, sosiaali tai molemmat", "Health, social or both"),
        code("provider_form", "Produktionssätt", "Tuottamistapa", "How services are provided"),
        name("sv", "Namn på svenska", "Nimi ruotsiksi", "Name in Swedish"),
        name("fi", "Namn på finska", "Nimi suomeksi", "Name in Finnish"),
        name("en", "Namn på engelska", "Nimi englanniksi", "Name in English"),
        day("opened_on", "Första dagen", "Ensimmäinen päivä", "First day"),
        day(
            "closed_on",
            "Första dagen enheten inte längre finns; tom medan den är öppen",
            "Ensimmäinen päivä, jona yksikköä ei enää ole; tyhjä, kun yksikkö on avoin",
            "First day the unit no longer is; empty while it is open",
            optional=True,
        ),
    ),
)

CLOSURE = LakeTable(
    "closure",
    text(
        "Vem som står under vem, och när; varje enhet står under sig själv på djup 0",
        "Kuka on kenenkin alla ja milloin; jokainen yksikkö on itsensä alla syvyydellä 0",
        "Who stands under whom, and when; every unit stands under itself at depth 0",
    ),
    (
        key("Enheten ovanför", "Ylempi yksikkö", "The unit above", name="ancestor"),
        key("Enheten under", "Alempi yksikkö", "The unit below", name="descendant"),
        number("depth", "Steg mellan dem", "Askelia välissä", "Steps between them"),
        day("valid_from", "Första dagen", "Ensimmäinen päivä", "First day"),
        day(
            "valid_to",
            "Första dagen det inte längre gäller; 9999-12-31 medan det gäller",
            "Ensimmäinen päivä, jona ei enää voimassa; 9999-12-31, kun on voimassa",
            "First day it no longer holds; 9999-12-31 while it does",
        ),
    ),
)

REPORTS = LakeTable(
    "reports",
    text("Inkomna anmälningar", "Saapuneet ilmoitukset", "Reports received"),
    (
        key("Anmälans id", "Ilmoituksen id", "The report's id"),
        UNIT,
        code("kind", "Slag av anmälan", "Ilmoituksen laji", "Kind of report"),
        code(
            "reach",
            "Hur nära en person det kom, enligt anmälaren",
            "Kuinka lähelle henkilöä tapahtuma eteni, ilmoittajan mukaan",
            "How far it came towards a person, as the reporter graded it",
        ),
        code("role", "Anmälarens roll", "Ilmoittajan rooli", "The reporter's role"),
        code("secrecy", "Namngiven, skyddad, anonym", "Nimellinen, suojattu, nimetön", "Named, protected, anonymous"),
        code("channel", "Vilken väg den kom", "Saapumistapa", "Which way it came"),
        code("language", "Språket den skrevs på", "Kirjoituskieli", "Language it was written in"),
        day("happened_on", "Dagen det hände", "Tapahtumapäivä", "Day it happened"),
        day("received_on", "Dagen den kom in", "Saapumispäivä", "Day it was received"),
        year("received_on"),
    ),
)

CASES = LakeTable(
    "cases",
    text(
        "Ärenden: ett för varje anmälan, med handläggarens bedömning",
        "Tapaukset: yksi kutakin ilmoitusta kohti, käsittelijän arvioineen",
        "Cases: one for each report, with the handler's judgement",
    ),
    (
        key("Ärendets id", "Asian id", "The case's id"),
        key("Anmälan, id i reports", "Ilmoitus, id taulussa reports", "The report, id in reports", name="report"),
        UNIT,
        code("kind", "Det som ärendet handläggs som", "Minä asiaa käsitellään", "What the case is handled as"),
        code("state", "Läge", "Tila", "State"),
        code("role", "Anmälarens roll", "Ilmoittajan rooli", "The reporter's role"),
        code(
            "reach",
            "Hur nära en person det kom: handläggarens bedömning, annars anmälarens",
            "Kuinka lähelle henkilöä tapahtuma eteni: käsittelijän arvio, muuten ilmoittajan",
            "How far it came towards a person: the handler's judgement, else the reporter's",
        ),
        code("event_type", "Typ av händelse", "Tapahtumatyyppi", "Type of event", optional=True),
        code("physical_harm", "Fysisk skada", "Fyysinen haitta", "Physical harm", optional=True),
        code("psychological_harm", "Psykisk skada", "Psyykkinen haitta", "Psychological harm", optional=True),
        number(
            "harm",
            "Den värre av fysisk och psykisk skada: 1 ingen, 4 allvarlig, 5 döden; tom när den inte är känd",
            "Fyysisestä ja psyykkisestä haitasta pahempi: 1 ei haittaa, 4 vakava, 5 kuolema; tyhjä, kun ei tiedossa",
            "The worse of physical and psychological harm: 1 none, 4 severe, 5 death; empty where not known",
            optional=True,
        ),
        code("unit_consequence", "Följd för enheten", "Seuraus yksikölle", "Consequence for the unit", optional=True),
        code(
            "phase",
            "När i vården eller servicen",
            "Hoidon tai palvelun vaihe",
            "When in the care or service",
            optional=True,
        ),
        code("preventability", "Om den kunde undvikas", "Oliko vältettävissä", "Whether preventable", optional=True),
        code(
            "never_event", "Händelse som aldrig ska ske", "Tapahtuma, jota ei saa sattua", "Never event", optional=True
        ),
        number("affected", "Drabbade personer", "Henkilöitä, joihin vaikutti", "Persons affected"),
        number("likelihood", "Sannolikhet 1–5", "Todennäköisyys 1–5", "Likelihood 1–5", optional=True),
        number("severity", "Allvarlighet 1–5", "Vakavuus 1–5", "Severity 1–5", optional=True),
        Column("factors", Type.CODES, text("Bidragande faktorer", "Myötävaikuttavat tekijät", "Contributing factors")),
        flag(
            "joint",
            "Gemensam klient: hälsovård och socialvård har var sin del",
            "Yhteinen asiakas: terveyden- ja sosiaalihuollolla on kummallakin osuus",
            "Joint client: health and social care each have a part",
        ),
        flag("handled", "Har en handläggare", "On käsittelijä", "Has a handler"),
        flag("feedback", "Anmälaren har fått återkoppling", "Ilmoittaja on saanut palautteen", "Feedback was given"),
        number("actions", "Åtgärder, inte avbrutna", "Toimenpiteet, ei perutut", "Actions that were not cancelled"),
        day("happened_on", "Dagen det hände", "Tapahtumapäivä", "Day it happened"),
        day("opened_on", "Dagen anmälan kom in", "Saapumispäivä", "Day the report was received"),
        day("taken_on", "Dagen det togs emot", "Vastaanottopäivä", "Day it was taken", optional=True),
        day("closed_on", "Dagen det avslutades", "Päättämispäivä", "Day it was closed", optional=True),
        number("days_to_take", "Dygn till mottagande", "Päiviä vastaanottoon", "Days until taken", optional=True),
        number("days_to_close", "Dygn till avslut", "Päiviä päättämiseen", "Days until closed", optional=True),
        year("opened_on"),
    ),
)

CLOCKS = LakeTable(
    "clocks",
    text("Tidsfrister för ärenden", "Tapausten määräajat", "Deadlines of cases"),
    (
        key("Fristens id", "Määräajan id", "The deadline's id"),
        key("Ärendet, id i cases", "Asia, id taulussa cases", "The case, id in cases", name="case"),
        UNIT,
        code("rule", "Vilken frist", "Mikä määräaika", "Which deadline"),
        day("started_on", "Dagen den börjar löpa", "Alkamispäivä", "Day it starts"),
        day("due_on", "Sista dagen", "Viimeinen päivä", "Last day"),
        day("done_on", "Dagen det gjordes", "Toteutumispäivä", "Day it was done", optional=True),
        flag("late", "Gjort efter fristen", "Tehty myöhässä", "Done after the deadline"),
        year("started_on"),
    ),
)

PARTS = LakeTable(
    "parts",
    text(
        "Enheters egna delar av ärenden som rör flera; ärendets egen enhet har också en",
        "Yksiköiden omat osuudet tapauksista, jotka koskevat useita; myös tapauksen omalla yksiköllä on osuus",
        "Units' own parts of cases that involve several; the case's own unit has one too",
    ),
    (
        key("Delens id", "Osuuden id", "The part's id"),
        key("Ärendet, id i cases", "Asia, id taulussa cases", "The case, id in cases", name="case"),
        UNIT,
        code("state", "Läge", "Tila", "State"),
        day("involved_on", "Dagen enheten togs med", "Päivä, jona yksikkö otettiin mukaan", "Day it was involved"),
        day("due_on", "Sista dagen", "Viimeinen päivä", "Last day"),
        day("done_on", "Dagen den blev klar", "Valmistumispäivä", "Day it was done", optional=True),
        year("involved_on"),
    ),
)

ACTIONS = LakeTable(
    "actions",
    text("Förbättringsåtgärder", "Kehittämistoimenpiteet", "Improvement actions"),
    (
        key("Åtgärdens id", "Toimenpiteen id", "The action's id"),
        UNIT,
        code("origin", "Vad den kommer ur", "Mistä se on lähtöisin", "What raised it"),
        key("Ursprungets id", "Lähteen id", "The origin's id", name="origin_id"),
        code("state", "Läge", "Tila", "State"),
        day("created_on", "Dagen den beslutades", "Päätöspäivä", "Day it was decided"),
        day("due_on", "Ska vara klar", "Määräpäivä", "Due day"),
        day("done_on", "Dagen den blev klar", "Valmistumispäivä", "Day it was done", optional=True),
        day("verified_on", "Dagen den verifierades", "Todentamispäivä", "Day it was verified", optional=True),
        day("cancelled_on", "Dagen den avbröts", "Peruutuspäivä", "Day it was cancelled", optional=True),
        year("created_on"),
    ),
)

ALERTS = LakeTable(
    "alerts",
    text(
        "Larm om händelser som aldrig ska inträffa",
        "Kuuman linjan hälytykset",
        "Alerts of never events",
    ),
    (
        key("Larmets id", "Hälytyksen id", "The alert's id"),
        UNIT,
        code("rule", "Vilken händelse", "Mikä tapahtuma", "Which event"),
        code("state", "Läge", "Tila", "State"),
        day("happened_on", "Dagen det hände", "Tapahtumapäivä", "Day it happened"),
        day("raised_on", "Dagen larmet gick", "Hälytyspäivä", "Day the alert was raised"),
        day("acknowledged_on", "Dagen någon tog det", "Kuittauspäivä", "Day somebody acknowledged it", optional=True),
        number(
            "minutes_to_acknowledge",
            "Hela minuter tills någon tog det",
            "Kokonaisia minuutteja kuittaukseen",
            "Whole minutes until somebody acknowledged it",
            optional=True,
        ),
        day("ended_on", "Dagen det avslutades", "Päättymispäivä", "Day it ended", optional=True),
        year("raised_on"),
    ),
)
