"""States, territories and provinces: code, name, country, and other ways people write them.

Codes are those of the post offices (USPS, Canada Post). Military "states" (AA, AE, AP) are left out:
a field post office is no place to look near.
"""

from dataclasses import dataclass
from functools import cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from directory.places import names


@dataclass(frozen=True, slots=True)
class Region:
    code: str
    name: str
    country: str
    time_zone: str
    """The zone of most of its people; single towns may differ (IANA name)."""


_ROWS = """
AL Alabama US America/Chicago
AK Alaska US America/Anchorage
AZ Arizona US America/Phoenix
AR Arkansas US America/Chicago
CA California US America/Los_Angeles
CO Colorado US America/Denver
CT Connecticut US America/New_York
DE Delaware US America/New_York
DC District_of_Columbia US America/New_York
FL Florida US America/New_York
GA Georgia US America/New_York
HI Hawaii US Pacific/Honolulu
ID Idaho US America/Boise
IL Illinois US America/Chicago
IN Indiana US America/Indiana/Indianapolis
IA Iowa US America/Chicago
KS Kansas US America/Chicago
KY Kentucky US America/New_York
LA Louisiana US America/Chicago
ME Maine US America/New_York
MD Maryland US America/New_York
MA Massachusetts US America/New_York
MI Michigan US America/Detroit
MN Minnesota US America/Chicago
MS Mississippi US America/Chicago
MO Missouri US America/Chicago
MT Montana US America/Denver
NE Nebraska US America/Chicago
NV Nevada US America/Los_Angeles
NH New_Hampshire US America/New_York
NJ New_Jersey US America/New_York
NM New_Mexico US America/Denver
NY New_York US America/New_York
NC North_Carolina US America/New_York
ND North_Dakota US America/Chicago
OH Ohio US America/New_York
OK Oklahoma US America/Chicago
OR Oregon US America/Los_Angeles
PA Pennsylvania US America/New_York
RI Rhode_Island US America/New_York
SC South_Carolina US America/New_York
SD South_Dakota US America/Chicago
TN Tennessee US America/Chicago
TX Texas US America/Chicago
UT Utah US America/Denver
VT Vermont US America/New_York
VA Virginia US America/New_York
WA Washington US America/Los_Angeles
WV West_Virginia US America/New_York
WI Wisconsin US America/Chicago
WY Wyoming US America/Denver
AS American_Samoa US Pacific/Pago_Pago
GU Guam US Pacific/Guam
MP Northern_Mariana_Islands US Pacific/Saipan
PR Puerto_Rico US America/Puerto_Rico
VI Virgin_Islands US America/St_Thomas
AB Alberta CA America/Edmonton
BC British_Columbia CA America/Vancouver
MB Manitoba CA America/Winnipeg
NB New_Brunswick CA America/Moncton
NL Newfoundland_and_Labrador CA America/St_Johns
NS Nova_Scotia CA America/Halifax
NT Northwest_Territories CA America/Edmonton
NU Nunavut CA America/Iqaluit
ON Ontario CA America/Toronto
PE Prince_Edward_Island CA America/Halifax
QC Quebec CA America/Toronto
SK Saskatchewan CA America/Regina
YT Yukon CA America/Whitehorse
"""

REGIONS = {
    code: Region(code, name.replace("_", " "), country, time_zone)
    for code, name, country, time_zone in (line.split() for line in _ROWS.strip().splitlines())
}
"""Every region by its postal code, United States first."""

_OTHER_SPELLINGS = {
    "ariz": "AZ", "calif": "CA", "cali": "CA", "colo": "CO", "conn": "CT", "fla": "FL", "ill": "IL",
    "ind": "IN", "mass": "MA", "mich": "MI", "minn": "MN", "miss": "MS", "mont": "MT", "neb": "NE",
    "nebr": "NE", "nev": "NV", "okla": "OK", "ont": "ON", "ore": "OR", "oreg": "OR", "penn": "PA",
    "penna": "PA", "pei": "PE", "pq": "QC", "sask": "SK", "tenn": "TN", "tex": "TX", "wash": "WA",
    "wis": "WI", "wisc": "WI", "wyo": "WY", "newfoundland": "NL", "labrador": "NL",
    "usvirginislands": "VI", "nwt": "NT", "northwestterritory": "NT", "nunavutterritory": "NU",
}  # fmt: skip

_IN_SPANISH = {
    "carolinadelnorte": "NC", "carolinadelsur": "SC", "dakotadelnorte": "ND", "dakotadelsur": "SD", "hawai": "HI",
    "luisiana": "LA", "misisipi": "MS", "misuri": "MO", "nuevajersey": "NJ", "nuevayork": "NY", "nuevomexico": "NM",
    "nuevohampshire": "NH", "pensilvania": "PA", "tejas": "TX", "virginiaoccidental": "WV",
}  # fmt: skip


@cache
def _codes_by_key() -> dict[str, str]:
    found = {code.casefold(): code for code in REGIONS}
    found.update({names.key(region.name): region.code for region in REGIONS.values()})
    return found | _OTHER_SPELLINGS


def region_code(text: str) -> str | None:
    """The code of a state or province written out, abbreviated or as its code; None when it is neither."""
    key = names.key(text)
    return _codes_by_key().get(key) or _codes_by_key().get(text.strip().casefold()) or _IN_SPANISH.get(key)


def nearest_region_code(text: str) -> str | None:
    """The code of the one region name that is a typing error away ("New Jersy"), or None."""
    typed = names.key(text)
    if len(typed) < 4:
        return None
    spelled = [name for name in _codes_by_key() if len(name) > 3]
    close = process.extract(typed, spelled, scorer=OSA.distance, score_cutoff=1 + len(typed) // 9, limit=2)
    if not close or (len(close) > 1 and close[0][1] == close[1][1]):
        return None
    return _codes_by_key()[close[0][0]]


def region_time_zone(code: str) -> str | None:
    """The zone of most people of a state or province given by its code; None for an unknown code."""
    region = REGIONS.get(code)
    return region.time_zone if region else None
