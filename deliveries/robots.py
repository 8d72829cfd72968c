"""Group robots (群机器人) of WeCom, DingTalk and Feishu: each wants a body of its own, two of them a signature.

By the pages of the three about custom robots (developer.work.weixin.qq.com/document/path/91770,
open.dingtalk.com/document/robots/custom-robot-access, open.feishu.cn/document/client-docs/bot-v3/add-custom-bot):
WeCom takes no signature (the key is in the address), DingTalk signs in the address with milliseconds, Feishu signs in
the body with seconds. All answer 200 and say in the body what is wrong.
"""

import base64
import hashlib
import hmac
import json
import re
from collections.abc import Callable
from urllib.parse import quote_plus

WRONG = ("errcode", "code", "StatusCode")
TOO_FAST = {"45009", "130101", "660026", "11232", "9499"}
# Signs that would make links, pictures and headings of what an editor called a form.
MARKS = re.compile(r"([\\`*_\[\]()#>~<])")


def for_wecom(url: str, secret: str, content: dict, now: float) -> tuple[str, dict]:
    if "title" not in content:
        return url, {"msgtype": "text", "text": {"content": content["text"]}}
    way = {"type": 1, "url": content["url"]}
    card = {
        "card_type": "text_notice",
        "main_title": {"title": content["title"]},
        "sub_title_text": content["text"],
        "jump_list": [way | {"title": content["button"]}],
        "card_action": way,
    }
    return url, {"msgtype": "template_card", "template_card": card}


def for_dingtalk(url: str, secret: str, content: dict, now: float) -> tuple[str, dict]:
    if secret:
        stamp = round(now * 1000)
        signature = signed(secret.encode(), f"{stamp}\n{secret}".encode())
        url += f"{'&' if '?' in url else '?'}timestamp={stamp}&sign={quote_plus(signature)}"
    if "title" not in content:
        return url, {"msgtype": "text", "text": {"content": content["text"]}}
    card = {
        "title": content["title"],
        "text": f"### {plainly(content['title'])}\n\n{plainly(content['text'])}",
        "singleTitle": content["button"],
        "singleURL": content["url"],
    }
    return url, {"msgtype": "actionCard", "actionCard": card}


def for_feishu(url: str, secret: str, content: dict, now: float) -> tuple[str, dict]:
    if "title" not in content:
        body = {"msg_type": "text", "content": {"text": content["text"]}}
    else:
        body = {"msg_type": "interactive", "card": feishu_card(content)}
    if secret:
        stamp = str(int(now))
        body |= {"timestamp": stamp, "sign": signed(f"{stamp}\n{secret}".encode(), b"")}
    return url, body


def feishu_card(content: dict) -> dict:
    button = {
        "tag": "button",
        "type": "primary",
        "text": {"tag": "plain_text", "content": content["button"]},
        "url": content["url"],
    }
    return {
        "header": {"template": "blue", "title": {"tag": "plain_text", "content": content["title"]}},
        "elements": [
            {"tag": "div", "text": {"tag": "plain_text", "content": content["text"]}},
            {"tag": "action", "actions": [button]},
        ],
    }


def plainly(text: str) -> str:
    return MARKS.sub(r"\\\1", text).replace("\n", "\n\n")


ROBOTS: dict[str, Callable[[str, str, dict, float], tuple[str, dict]]] = {
    "wecom": for_wecom,
    "dingtalk": for_dingtalk,
    "feishu": for_feishu,
}


def signed(key: bytes, content: bytes) -> str:
    return base64.b64encode(hmac.digest(key, content, hashlib.sha256)).decode()


def complaint(answer: bytes) -> str:
    """What a robot says that did not take the message: its number, and what it means; empty where it did.

    Raises ValueError for an answer that is not JSON.
    """
    told = json.loads(answer or b"{}")
    number = next((str(told[name]) for name in WRONG if told.get(name)), "")
    words = str(told.get("errmsg") or told.get("msg") or "")
    # DingTalk has one number for three things.
    meant = next((sign for sign in ("keyword", "whitelist", "sign", "timestamp") if sign in words.lower()), "")
    return f"{number} {meant}".strip() if number == "310000" else number
