"""Single values as registers write them, made fit to keep: numbers, dates, addresses and names.

Register files are typed by providers and re-saved by scripts, so a ZIP code may arrive as `17403.0`, without
its leading zero, or as nine digits, and names arrive in capitals. Every function is pure and never raises,
except `day`, which refuses what is not a day.
"""

from __future__ import annotations

import re
from datetime import date, datetime

NPI_PREFIX = "80840"
"""The issuer number of US health identifiers that the check digit covers (45 CFR 162.406, ISO/IEC 7812)."""

_NPI = re.compile(r"[0-9]{10}")
_TAXONOMY = re.compile(r"[0-9A-Z]{9}X")
_CANADIAN = re.compile(r"([A-Z][0-9][A-Z])\s*([0-9][A-Z][0-9])")
_NORTH_AMERICAN = re.compile(r"1?([2-9][0-9]{2}[2-9][0-9]{6})")
_SAVED_AS_NUMBER = re.compile(r"([0-9]+)\.0+")
_DAY_FORMS = ("%m/%d/%Y", "%Y-%m-%d")

_WORD = re.compile(r"[^\W\d_]+")
_GENERATION = re.compile(r"(JR|SR)\.?|[IVX]+", re.IGNORECASE)
_KEEP_CAPITALS = frozenset({"N", "S", "E", "W", "NE", "NW", "SE", "SW", "PO", "US", "FM", "RR", "II", "III", "IV"})


def is_npi(text: str) -> bool:
    """Whether the text is a National Provider Identifier: ten digits, the last a Luhn check over 80840 + NPI."""
    if not _NPI.fullmatch(text):
        return False
    total = 0
    for place, digit in enumerate(reversed(NPI_PREFIX + text)):
        doubled = int(digit) * (1 + place % 2)
        total += doubled - 9 if doubled > 9 else doubled
    return total % 10 == 0


def is_taxonomy_code(text: str) -> bool:
    """Whether the text has the form of a provider taxonomy code, like 171100000X."""
    return bool(_TAXONOMY.fullmatch(text))


def tidy(text: str) -> str:
    """Text without spaces at its ends or doubled within."""
    return " ".join(text.split())


def digits_as_typed(text: str) -> str:
    """A number that a spreadsheet saved as a decimal, as it was typed: `1.0` → `1`; other text stays."""
    text = text.strip()
    saved = _SAVED_AS_NUMBER.fullmatch(text)
    return saved[1] if saved else text


def day(text: str) -> date | None:
    """A day written MM/DD/YYYY (or YYYY-MM-DD); None when empty. Raises ValueError when it is not a day."""
    text = text.strip()
    if not text:
        return None
    for form in _DAY_FORMS:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no time zone
        except ValueError:
            continue
    raise ValueError(f"“{text}” is not a date")


def register_day(text: str) -> date | None:
    """A day in any form that registers use; None when empty or all zeros. Raises ValueError when it is not a day.

    Beside the forms of `day`: `20240131`, `2024-01-31T00:00:00.000`, `01/31/2024 12:00:00 AM`.
    """
    said = digits_as_typed(text).partition("T")[0].partition(" ")[0]
    if not said.strip("0"):
        return None
    if len(said) == 8 and said.isdecimal():
        said = f"{said[:4]}-{said[4:6]}-{said[6:]}"
    try:
        return day(said)
    except ValueError:
        raise ValueError(f"“{text.strip()}” is not a date") from None


def postal_code(text: str, country: str) -> str:
    """A postal code as people write it: `17403`, `17402-9001`, `M5V 2T6`; lost leading zeros are given back."""
    text = digits_as_typed(text).upper()
    if country == "CA":
        parts = _CANADIAN.fullmatch(text)
        return f"{parts[1]} {parts[2]}" if parts else tidy(text)
    digits = text.replace("-", "")
    if country != "US" or not digits.isdecimal():
        return tidy(text)
    if len(digits) in {3, 4, 5}:
        return digits.zfill(5)
    if len(digits) in {7, 8, 9}:
        digits = digits.zfill(9)
        return digits[:5] if digits.endswith("0000") else f"{digits[:5]}-{digits[5:]}"
    return tidy(text)


def phone(text: str) -> str | None:
    """A North American telephone number in E.164 (`+17178124083`), or None when it cannot be one."""
    digits = re.sub(r"[^0-9]", "", digits_as_typed(text))
    number = _NORTH_AMERICAN.fullmatch(digits)
    return f"+1{number[1]}" if number else None


def name_case(text: str) -> str:
    """A name in capitals as people write it: `MCDONALD` → `McDonald`, `O'BRIEN` → `O'Brien`; others stay."""
    text = tidy(text)
    return _WORD.sub(_capitalized, text) if text.isupper() else text


def address_case(text: str) -> str:
    """A street line in capitals as people write it: `35 W MONUMENT RD # 2B` → `35 W Monument Rd # 2B`."""
    text = tidy(text)
    if not text.isupper():
        return text
    return " ".join(word if _stays_capital(word) else _ordinal(_WORD.sub(_capitalized, word)) for word in text.split())


def person_name(first: str, middle: str, last: str, suffix: str) -> str:
    """A person's name as a listing shows it: first and last; the middle one where the first is an initial."""
    parts = [name_case(first)]
    if len(parts[0].rstrip(".")) == 1:
        parts = [f"{parts[0].rstrip('.')}.", _initial(name_case(middle))]
    parts += [name_case(last), _generation(suffix)]
    return " ".join(part for part in parts if part)


def _capitalized(word: re.Match[str]) -> str:
    text = word[0]
    before = word.string[word.start() - 1] if word.start() else ""
    if text == "S" and before in {"'", "’"}:
        return "s"
    if text.startswith("MC") and len(text) > 3:
        return f"Mc{text[2:].capitalize()}"
    return text.capitalize()


def _stays_capital(word: str) -> bool:
    bare = word.strip(".,#")
    return bare in _KEEP_CAPITALS or bool(re.fullmatch(r"[0-9]+[A-Z]|[A-Z][0-9]+", bare))


def _ordinal(word: str) -> str:
    return re.sub(r"(?<=[0-9])(St|Nd|Rd|Th)\b", lambda ending: ending[0].lower(), word)


def _initial(name: str) -> str:
    return f"{name}." if len(name) == 1 else name


def _generation(suffix: str) -> str:
    bare = suffix.strip().rstrip(".").upper()
    if not _GENERATION.fullmatch(bare):
        return ""
    return f"{bare.capitalize()}." if bare in {"JR", "SR"} else bare
