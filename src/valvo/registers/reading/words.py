"""Words of headings and cells in Swedish, Finnish and English: how they are compared, and those all shapes share."""

import re
import unicodedata
from datetime import date

_SUM = r"(?:totalt|sammanlagt|summa|yhteensä|yht\.?|total|totals|sum|grand total|in total)"
TOTAL = re.compile(rf"^{_SUM}\s*(?:[:(,].*)?$|.+[\s,:(]{_SUM}\)?$")
NOTE = re.compile(r"^(källa|lähde|source|not|anm|huom|note|\*|\d\))\s*[:.)*]?")
CHANGE = re.compile(r"förändr|ändring|muutos|change|differen|skillnad|erotus")
SHARE = re.compile(r"andel|osuus|share|proportion|procent|prosentt|per ?cent|%")
YEAR_AGO = re.compile(
    r"föreg|förra året|i fjol|ett år sedan|edellis|edellin|viime vuo|vuosi sitten|previous|last year|year ago"
)
OVER = re.compile(r"över|överskrid|mer än|längre än|yli|over|more than|longer than|>")
DAYS = re.compile(r"(\d{1,4})\s*(?:dygn|dagar|dagars|d\b|vrk|vuorokau|päiv|days?\b)")
MONTHS: tuple[tuple[str, str, str], ...] = (
    ("januari", "tammi", "january"),
    ("februari", "helmi", "february"),
    ("mars", "maalis", "march"),
    ("april", "huhti", "april"),
    ("maj", "touko", "may"),
    ("juni", "kesä", "june"),
    ("juli", "heinä", "july"),
    ("augusti", "elo", "august"),
    ("september", "syys", "september"),
    ("oktober", "loka", "october"),
    ("november", "marras", "november"),
    ("december", "joulu", "december"),
)
_DATES = (
    (re.compile(r"\b(\d{1,2})\.\s?(\d{1,2})\.\s?((?:19|20)\d\d)\b"), (3, 2, 1)),
    (re.compile(r"\b((?:19|20)\d\d)-(\d{2})-(\d{2})\b"), (1, 2, 3)),
    (re.compile(r"\b(\d{1,2})/(\d{1,2})/((?:19|20)\d\d)\b"), (3, 2, 1)),  # day first, as in all three languages here
)
_YEAR = re.compile(r"(?<![\d.,-])((?:19|20)\d\d)(?![\d-]|[.,]\d)")


def plain(text: str) -> str:
    """Return text as compared: one kind of blank, one kind of dash, no soft hyphens, small letters."""
    text = unicodedata.normalize("NFKC", text).replace("\u00ad", "")
    text = re.sub("[\u2010-\u2015\u2212]", "-", text)
    return re.sub(r"\s+", " ", text).strip().casefold()


def dates_in(text: str) -> tuple[date, ...]:
    """Return the dates written in a text (31.12.2024, 2024-12-31, 31/12/2024); impossible ones are left out."""
    found = []
    for pattern, (year, month, day) in _DATES:
        for match in pattern.finditer(text):
            try:
                found.append(date(int(match[year]), int(match[month]), int(match[day])))
            except ValueError:
                continue
    return tuple(found)


def years_in(text: str) -> tuple[int, ...]:
    """Return the years written in a text by themselves, not those inside a date."""
    return tuple(int(match[1]) for match in _YEAR.finditer(text))


def timeless(text: str) -> str:
    """Return a heading without its dates and years, which next month's file shares; one that is only time as it is."""
    rest = text
    for pattern in (*(pattern for pattern, _order in _DATES), _YEAR):
        rest = pattern.sub(" ", rest)
    rest = re.sub(r"\s+", " ", rest).strip(" ,;:()-")
    return rest or text


def month_in(text: str) -> int | None:
    """Return the month a heading names (`Januari`, `tammikuu`, `Feb 2024`, `3/2024`, `2024-03`), one to twelve."""
    words = plain(text)
    if match := re.search(r"\b(1[0-2]|0?[1-9])/(?:19|20)\d\d\b|\b(?:19|20)\d\d-(0[1-9]|1[0-2])\b", words):
        return int(match[1] or match[2])
    first = re.match(r"[^\W\d_]+", words)
    if first is None:
        return None
    for number, names in enumerate(MONTHS, start=1):
        if any(_is_month(first[0], name) for name in names):
            return number
    return None


def _is_month(word: str, name: str) -> bool:
    # Finnish adds an ending (tammikuu, tammikuussa); Swedish and English are cut to three letters or more.
    return word == name or word.startswith(f"{name}kuu") or (len(word) >= 3 and name.startswith(word))


def is_total(text: str) -> bool:
    """Tell whether a row's or column's name says that it is a sum."""
    return bool(TOTAL.search(plain(text)))


def is_note(text: str) -> bool:
    """Tell whether a line below a table is a note on it."""
    return bool(NOTE.match(plain(text)))
