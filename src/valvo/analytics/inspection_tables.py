"""Tables of audits and supervision visits, and of what was observed: codes and numbers, never words."""

from valvo.analytics.columns import UNIT, LakeTable, code, day, flag, key, text, year

VISITS = LakeTable(
    "visits",
    text(
        "Auditeringar och tillsynsbesök som gjorts",
        "Tehdyt auditoinnit ja valvontakäynnit",
        "Audits and supervision visits that were made",
    ),
    (
        key("Besökets id", "Käynnin id", "The visit's id"),
        UNIT,
        code("purpose", "Auditering eller tillsyn", "Auditointi tai valvonta", "Audit or supervision"),
        code("kind", "Slag av besök", "Käynnin laji", "Kind of visit"),
        code("form", "Produktionssätt vid besöket", "Tuottamistapa käynnillä", "How services were provided then"),
        code("state", "Läge", "Tila", "State"),
        day("visited_on", "Dagen för besöket", "Käyntipäivä", "Day of the visit"),
        day("approved_on", "Dagen rapporten godkändes", "Raportin hyväksymispäivä", "Day of approval", optional=True),
        flag("commented", "Enheten har kommenterat", "Yksikkö on kommentoinut", "The unit has commented"),
        year("visited_on"),
    ),
)

OBSERVATIONS = LakeTable(
    "observations",
    text(
        "Observationer från besök, med tema och klass",
        "Käyntien havainnot teemoineen ja luokkineen",
        "Observations from visits, with theme and class",
    ),
    (
        key("Observationens id", "Havainnon id", "The observation's id"),
        key("Besöket, id i visits", "Käynti, id taulussa visits", "The visit, id in visits", name="visit"),
        UNIT,
        code("theme", "Tema", "Teema", "Theme"),
        code("grade", "Klass", "Luokka", "Class"),
        flag("danger", "Omedelbar fara", "Välitön vaara", "Immediate danger"),
        flag("acted_on", "Har blivit en åtgärd", "Johtanut toimenpiteeseen", "Has become an action"),
        day("visited_on", "Dagen för besöket", "Käyntipäivä", "Day of the visit"),
        year("visited_on"),
    ),
)
