"""The words of an anchor in pinyin, one character at a time.

What tells 校长 from 长江 is pypinyin's dictionary of phrases: 57 MB in every worker that shows a text. An anchor need
only stay what it is, so it takes the first reading of each character, from the same package.
"""

import json
import re
from array import array
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from unicodedata import normalize

from zhsearch.slugs import joined

FIRST, LAST = 0x4E00, 0x9FFF
MARKS = re.compile("[\u0300-\u036f]")


def anchor_words(title: str) -> str:
    """`AI 培训安排` → `ai-pei-xun-an-pai`; empty where there is no letter, digit or Chinese."""
    spoken = "".join(reading_of(letter) for letter in title.lower())
    return joined(re.findall(r"[a-z0-9]+", spoken))


def reading_of(letter: str) -> str:
    place = ord(letter) - FIRST
    if not 0 <= place <= LAST - FIRST:
        return letter
    syllables, numbers = readings()
    return f" {syllables[numbers[place]]} "


@cache
def readings() -> tuple[list[str], array]:
    """All syllables, and for each character the number of its own."""
    # Found without being imported: that would load the phrases.
    package = Path(find_spec("pypinyin").origin).parent
    known = json.loads((package / "pinyin_dict.json").read_text("utf-8"))
    plain = [without_tone(known.get(str(code), "")) for code in range(FIRST, LAST + 1)]
    number_of = {syllable: number for number, syllable in enumerate(dict.fromkeys(plain))}
    return list(number_of), array("H", map(number_of.get, plain))


def without_tone(readings: str) -> str:
    """`lǜ,lù` → `lv`, as it is typed."""
    return MARKS.sub("", normalize("NFD", readings.partition(",")[0]).replace("u\u0308", "v"))
