"""A labelled corpus: 240 short texts made of known words, a third of them with a trap.

A trap is a row of letters that looks like a word across the border of two others: 政治理论 holds 治理.
"""

import random
from dataclasses import dataclass, field

TWO_CHARACTERS = ["治理", "干部", "教师", "培训", "党建", "案例", "高校", "校长", "学分", "人才"]
COMPOUNDS = ["社区治理", "乡村振兴", "应急管理", "基层减负", "新质生产力", "数字政府", "矛盾调解", "桌面推演"]
NAMES = ["青禾县", "云岭大学", "望川党校", "顾念慈", "罗素心", "陆明远", "槐荫里社区", "北辰街道"]
MIXED = ["2025年", "5G", "MBA", "DeepSeek", "67%", "400-812-0066", "1+2+N", "AI", "蓝马甲", "16场"]
PLAIN = ["会议", "通知", "河流", "图书", "音乐", "天气"]
# The word hides in the trap without being meant.
TRAPS = {"治理": "政治理论", "干部": "骨干部署", "培训": "栽培训话", "案例": "方案例会", "教师": "说教师法"}
TRAPS |= {"高校": "提高校园", "校长": "学校长期", "学分": "教学分工", "人才": "个人才能", "党建": "政党建设者"}
SENTENCES = ["本次{a}围绕{b}展开。", "大家谈到{a}，也谈到{b}。", "“{a}”与{b}同步推进；", "{a}，{b}！"]
TEXTS = 240


@dataclass
class Text:
    """One text, and the words it truly holds."""

    title: str
    body: str
    words: set = field(default_factory=set)


def texts() -> list[Text]:
    """The same texts every time."""
    chance = random.Random(2026)
    return [a_text(number, chance) for number in range(TEXTS)]


def a_text(number: int, chance: random.Random) -> Text:
    chosen = [*chance.sample([*TWO_CHARACTERS, *COMPOUNDS, *NAMES, *MIXED], 5), *chance.sample(PLAIN, 3)]
    body = sentences(chosen, chance) + sentences(chosen, chance)
    if number % 3 == 0:
        body += f"大会学习{chance.choice(list(TRAPS.values()))}。"
    return Text(f"{chance.choice(chosen)}简报", body, set(chosen))


def sentences(words: list[str], chance: random.Random) -> str:
    """Each word once, two in a sentence."""
    words = chance.sample(words, len(words))
    pairs = zip(words[::2], words[1::2], strict=True)
    return "".join(chance.choice(SENTENCES).format(a=a, b=b) for a, b in pairs)


def holds(text: Text, word: str) -> bool:
    """Whether the word is meant in the text: chosen for it, or part of a longer word that was."""
    return any(word in known for known in text.words)
