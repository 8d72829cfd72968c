"""Enquiries of machines and of people, made up by fixed dice: what the spam figures are measured on."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.leads.builders import a_proof, filled

SURNAMES, CALLS = "王李张刘陈杨赵黄周吴徐孙马朱胡", ("老师", "主任", "科长", "女士", "先生", "处长")
PLACES = ("临江市", "南屏区", "桐山县", "云岭州", "青禾镇", "望川街道")
BODIES = ("组织部", "党校", "教育局", "人社局", "国资委", "妇联", "供销社", "税务局", "卫健委")
TOPICS = ("基层治理能力提升", "乡村振兴专题", "年轻干部综合素质", "公文写作", "数字政府建设", "应急管理", "")
REMARKS = (
    "",
    "希望安排在明年{0}月，避开汛期。",
    "需要去现场教学点，预算按财政标准。",
    "参考贵校去年的课程：https://www.example.edu.cn/kecheng/{1}{0}",
    "请加我微信联系，号码同手机。谢谢！",
    "{1} 人左右，{0} 天，住校内。\n能否开具正式发票？",
    "领导比较急，请尽快回电 (上午 {0}:{1}-11:30)。",
)
BROWSERS = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Mobile/15E148 MicroMessenger/8.0.60",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36",
    "Mozilla/5.0 (Linux; Android 16; HUAWEI) AppleWebKit/537.36 Chrome/120 Mobile Safari/537.36",
)
PITCH = "Buy cheap https://pills.example/{0} or www.deal{0}.example and http://win.example/{0} now"
CHINESE_PITCH = ("代开各地增值税发票，税点低，可验证", "网赚项目日入过千，刷单兼职", "专业办证刻章，全国包邮")


@dataclass(frozen=True)
class Enquiry:
    """What is posted, and the headers and address it is posted with."""

    values: dict
    headers: dict = field(default_factory=dict)
    address: str = "127.0.0.1"


def people(page, count: int, *, seed: str = "people") -> Iterator[Enquiry]:
    """In every tenth browser no script runs; a third of all share the address of one carrier."""
    dice = random.Random(seed)
    for number in range(count):
        values = filled(
            topic=dice.choice(TOPICS),
            organisation=dice.choice(PLACES) + dice.choice(BODIES) if number % 7 else "",
            headcount=str(dice.randrange(20, 120)) if number % 5 else "",
            contact_name=dice.choice(SURNAMES) + dice.choice(CALLS) if number % 9 else "",
            phone=f"1{dice.choice('3589')}{dice.randrange(10**9):09d}"
            if number % 8
            else "0871-6501234" + str(number % 10),
            # Nobody writes what a stranger has written.
            remarks=dice.choice(REMARKS).format(dice.randrange(2, 12), dice.randrange(10, 200)),
            proof="" if number % 10 == 3 else a_proof(page, age=dice.randrange(5, 900)),
        )
        address = "100.64.0.1" if number % 3 == 0 else f"36.{number % 250}.7.{dice.randrange(250)}"
        yield Enquiry(values, {"User-Agent": dice.choice(BROWSERS)}, address)


def machines(count: int, *, seed: str = "machines") -> Iterator[Enquiry]:
    """Naive ones: they read the form or know its fields, run no script, and want something read or clicked."""
    dice = random.Random(seed)
    kinds = (greedy, blind, linking, foreign, chinese)
    for number in range(count):
        (kind,) = dice.choices(kinds, weights=(40, 25, 20, 10, 5))
        values = filled(phone=a_number(dice), **kind(dice))
        yield Enquiry(values, {"User-Agent": "python-requests/2.33"}, f"185.220.{number % 20}.9")


def a_number(dice) -> str:
    return f"1{dice.choice('3589')}{dice.randrange(10**9):09d}"


def greedy(dice) -> dict:
    """Fills every field there is."""
    return {"website": "https://x.example", "contact_name": "JamesTus", "remarks": PITCH.format(dice.randrange(999))}


def blind(dice) -> dict:
    """Has never read the page."""
    return {"stamp": "", "contact_name": "RobertVah", "remarks": f"Great offer http://o{dice.randrange(999)}.example"}


def linking(dice) -> dict:
    return {"contact_name": "Mary", "remarks": PITCH.format(dice.randrange(999))}


def foreign(dice) -> dict:
    return {"stamp": "2020-01-01:x", "contact_name": "Иван", "remarks": f"Заработок от {dice.randrange(999)} в день"}


def chinese(dice) -> dict:
    return {"contact_name": "小张", "remarks": dice.choice(CHINESE_PITCH)}
