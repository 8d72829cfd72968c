"""Sentences for bulk content: the same number always gets the same words."""

import re
import tomllib
from functools import cache
from pathlib import Path
from random import Random

BLOCKS = Path(__file__).parent / "building_blocks.toml"
GAP = re.compile(r"\{(\w+)\}")


@cache
def blocks() -> dict:
    return tomllib.loads(BLOCKS.read_text("utf-8"))


class Writer:
    """Draws words for one article or lead and keeps to them: the place in the title is the place in the text."""

    def __init__(self, number: int):
        self.dice = Random(number)
        self.words: dict[str, str] = {}

    def word(self, gap: str) -> str:
        if gap not in self.words:
            self.words[gap] = self.draw(gap)
        return self.words[gap]

    def draw(self, gap: str) -> str:
        if gap == "n":
            return str(self.dice.randrange(12, 96))
        if gap == "m":
            return str(self.dice.randrange(3, 12))
        return self.pick(blocks()[gap])

    def pick(self, choices: list[str]) -> str:
        return choices[int(self.dice.random() * len(choices))]

    def sentence(self, *path: str) -> str:
        """One of the patterns at that place in the file, with its gaps filled."""
        choices = blocks()
        for step in path:
            choices = choices[step]
        return self.fill(self.pick(choices))

    def several(self, *path: str, count: int) -> list[str]:
        """Different patterns from that place."""
        choices = blocks()
        for step in path:
            choices = choices[step]
        return [self.fill(text) for text in self.dice.sample(choices, count)]

    def fill(self, text: str) -> str:
        return GAP.sub(lambda found: self.word(found[1]), text)
