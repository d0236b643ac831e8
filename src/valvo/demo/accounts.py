"""The demo accounts: one for each role, all with the same password, which is no secret."""

from dataclasses import dataclass

from valvo.accounts.permissions import Role
from valvo.core.languages import Language, Text

DOMAIN = "havsnas.example"
PASSWORD = "keep-watch-2026"  # noqa: S105 (printed and shown on purpose: a demo without anything real in it)


@dataclass(frozen=True)
class Account:
    """Somebody to sign in as. `handles` are units whose cases are this person's; `also` other organisers reached."""

    key: str
    name: str
    language: Language
    role: Role
    unit: str
    what: Text
    handles: tuple[str, ...] = ()
    also: tuple[str, ...] = ()

    @property
    def email(self) -> str:
        """Return the address to sign in with."""
        return f"{self.key}@{DOMAIN}"


_REAL = ("hus", "helsinki")

ACCOUNTS: tuple[Account, ...] = (
    Account(
        "nurse",
        "Ida Lehto",
        "sv",
        Role.REPORTER,
        "ward-1",
        Text(
            sv="anmäler, ser sina anmälningar", fi="ilmoittaa, näkee omat ilmoituksensa", en="reports, sees own reports"
        ),
    ),
    Account(
        "manager",
        "Kaisa Sandell",
        "sv",
        Role.HANDLER,
        "medicine",
        Text(
            sv="behandlar Medicinska områdets ärenden",
            fi="käsittelee medisiinisen alueen tapaukset",
            en="handles the Medical area's cases",
        ),
        handles=("ward-1", "ward-2", "ward-3", "emergency", "observation"),
    ),
    Account(
        "coordinator",
        "Mikael Jokela",
        "fi",
        Role.COORDINATOR,
        "havsnas",
        Text(
            sv="ser hela området, och HUS och Helsingfors",
            fi="näkee koko alueen sekä HUSin ja Helsingin",
            en="sees the whole region, and HUS and Helsinki",
        ),
        also=_REAL,
    ),
    Account(
        "inspector",
        "Petra Granholm",
        "sv",
        Role.INSPECTOR,
        "havsnas",
        Text(sv="förbereder tillsynsbesök", fi="valmistelee valvontakäyntejä", en="prepares supervision visits"),
    ),
    Account(
        "publisher",
        "Sami Ojala",
        "fi",
        Role.PUBLISHER,
        "havsnas",
        Text(sv="publicerar dokument", fi="julkaisee asiakirjat", en="publishes documents"),
        also=_REAL,
    ),
    Account(
        "keeper",
        "Nina Forsman",
        "sv",
        Role.KEEPER,
        "havsnas",
        Text(
            sv="för register, importerar filer",
            fi="pitää rekistereitä, tuo tiedostoja",
            en="keeps registers, imports files",
        ),
        also=_REAL,
    ),
    Account(
        "admin",
        "Tero Uusitalo",
        "fi",
        Role.ADMINISTRATOR,
        "havsnas",
        Text(sv="enheter och personer", fi="yksiköt ja henkilöt", en="units and people"),
    ),
    Account(
        "privacy",
        "Carola Ek",
        "sv",
        Role.PRIVACY,
        "havsnas",
        Text(sv="dataskyddsombud: loggen", fi="tietosuojavastaava: loki", en="data-protection officer: the trail"),
    ),
    Account(
        "ombud",
        "Helena Salo",
        "fi",
        Role.OMBUD,
        "havsnas",
        Text(sv="ombud: en egen värld", fi="asiavastaava: oma maailmansa", en="ombud: a world of its own"),
    ),
)


def sentence() -> str:
    """Return the accounts and their password, as printed when the server starts."""
    lines = [f"  {account.email:32} {account.what.en}" for account in ACCOUNTS]
    return "\n".join([f"Demo accounts, password {PASSWORD}", *lines, ""])
