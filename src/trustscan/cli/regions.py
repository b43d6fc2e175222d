"""`--region`: the countries whose rules apply, told instead of inferred."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

import typer

_ISO_3166 = """
    AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW
    BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI
    FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN
    IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME
    MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF
    PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV
    SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE
    YT ZA ZM ZW
"""
_CODES = frozenset(_ISO_3166.split())
_MEANT = {"UK": "; the United Kingdom is gb", "EL": "; Greece is gr"}

RegionOption = Annotated[
    list[str] | None,
    typer.Option(
        "--region",
        metavar="CODE",
        help="Judge by the rules of this country, such as de, instead of those inferred. Repeatable.",
    ),
]


def read_regions(given: Iterable[str] | None) -> tuple[str, ...]:
    """ISO 3166 codes in upper case, in the order given. Raises typer.BadParameter for anything else."""
    codes = tuple(dict.fromkeys(text.strip().upper() for text in given or ()))
    for code in codes:
        if code not in _CODES:
            hint = _MEANT.get(code, "")
            raise typer.BadParameter(f"'{code}' is no country: two letters of ISO 3166, such as de{hint}")
    return codes
