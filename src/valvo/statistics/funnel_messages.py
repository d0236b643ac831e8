"""Sentences for the codes of a funnel's warnings, in Swedish, Finnish and English."""

from collections.abc import Mapping

from valvo.statistics.chart_messages import Message

FUNNEL_WARNINGS: Mapping[str, Message] = {
    "no_events": Message(
        sv="Det finns inga händelser alls; z-tal och överspridning saknar mening.",
        fi="Tapahtumia ei ole lainkaan; z-arvoilla ja ylihajonnalla ei ole merkitystä.",
        en="There are no events at all; z-scores and overdispersion have no meaning.",
    ),
    "fractional_numerators": Message(
        sv="{count} täljare är inte heltal; de används som de står.",
        fi="{count} osoittajaa ei ole kokonaislukuja; ne käytetään sellaisinaan.",
        en="{count} numerators are not whole numbers; they are used as they stand.",
        one=Message(
            sv="En täljare är inte ett heltal; den används som den står.",
            fi="Yksi osoittaja ei ole kokonaisluku; se käytetään sellaisenaan.",
            en="One numerator is not a whole number; it is used as it stands.",
        ),
    ),
    "small_expected": Message(
        sv="I {count} enheter väntas färre än {needed:g} av endera slaget; deras gränser är ungefärliga.",
        fi="{count} yksikössä odotetaan alle {needed:g} jompaakumpaa lajia; niiden rajat ovat likimääräisiä.",
        en="{count} units are expected to have fewer than {needed:g} of either kind; their limits are rough.",
        one=Message(
            sv="I en enhet väntas färre än {needed:g} av endera slaget; dess gränser är ungefärliga.",
            fi="Yhdessä yksikössä odotetaan alle {needed:g} jompaakumpaa lajia; sen rajat ovat likimääräisiä.",
            en="One unit is expected to have fewer than {needed:g} of either kind; its limits are rough.",
        ),
    ),
    "zero_as_half": Message(
        sv="{count} enheter saknar händelser och räknas som en halv händelse på logaritmskalan.",
        fi="{count} yksikössä ei ole tapahtumia; logaritmiasteikolla ne lasketaan puolena tapahtumana.",
        en="{count} units have no events and count as half an event on the log scale.",
        one=Message(
            sv="En enhet saknar händelser och räknas som en halv händelse på logaritmskalan.",
            fi="Yhdessä yksikössä ei ole tapahtumia; logaritmiasteikolla se lasketaan puolena tapahtumana.",
            en="One unit has no events and counts as half an event on the log scale.",
        ),
    ),
    "not_judged": Message(
        sv="{count} enheter har färre än {needed:g} händelser och bedöms inte.",
        fi="{count} yksikössä on alle {needed:g} tapahtumaa, eikä niitä arvioida.",
        en="{count} units have fewer than {needed:g} events and are not judged.",
        one=Message(
            sv="En enhet har färre än {needed:g} händelser och bedöms inte.",
            fi="Yhdessä yksikössä on alle {needed:g} tapahtumaa, eikä sitä arvioida.",
            en="One unit has fewer than {needed:g} events and is not judged.",
        ),
    ),
    "flag_beside_line": Message(
        sv="I {count} enheter säger märket annat än linjen; märket följer enhetens eget exakta intervall.",
        fi="{count} yksikössä merkki poikkeaa viivasta; merkki seuraa yksikön omaa tarkkaa väliä.",
        en="For {count} units the flag differs from the drawn line; the flag follows the unit's own exact interval.",
        one=Message(
            sv="I en enhet säger märket annat än linjen; märket följer enhetens eget exakta intervall.",
            fi="Yhdessä yksikössä merkki poikkeaa viivasta; merkki seuraa yksikön omaa tarkkaa väliä.",
            en="For one unit the flag differs from the drawn line; the flag follows the unit's own exact interval.",
        ),
    ),
    "overdispersion": Message(
        sv="Enheterna skiljer sig mer än slumpen ger (φ = {phi:.2f}); utan överspridning märks för många.",
        fi="Yksiköt eroavat enemmän kuin sattuma selittää (φ = {phi:.2f}); ilman ylihajontaa merkitään liian monta.",
        en="Units differ more than chance gives (φ = {phi:.2f}); without overdispersion too many are flagged.",
    ),
    "no_overdispersion_found": Message(
        sv="Ingen skillnad utöver slumpen fanns mellan enheterna (τ² = 0); gränserna är ojusterade.",
        fi="Yksiköiden välillä ei ollut sattuman ylittävää eroa (τ² = 0); rajat ovat korjaamattomat.",
        en="No difference beyond chance was found between the units (τ² = 0); the limits are unadjusted.",
    ),
    "few_units": Message(
        sv="Överspridningen skattas av bara {count} enheter; under {needed} är den inte att lita på.",
        fi="Ylihajonta arvioidaan vain {count} yksiköstä; alle {needed} yksiköllä siihen ei voi luottaa.",
        en="Overdispersion is estimated from {count} units only; below {needed} it is not to be relied on.",
        one=Message(
            sv="Överspridningen skattas av bara en enhet; under {needed} är den inte att lita på.",
            fi="Ylihajonta arvioidaan vain yhdestä yksiköstä; alle {needed} yksiköllä siihen ei voi luottaa.",
            en="Overdispersion is estimated from one unit only; below {needed} it is not to be relied on.",
        ),
    ),
}
