"""Group robots (群机器人) of WeCom, DingTalk and Feishu: each wants a body of its own, two of them a signature.

By the pages of the three about custom robots: WeCom takes no signature (the key is in the address), DingTalk signs in
the address with milliseconds, Feishu signs in the body with seconds. All answer 200 and say in the body what is wrong.
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from urllib.parse import quote_plus

WRONG = ("errcode", "code", "StatusCode")


def for_wecom(url: str, secret: str, text: str, now: float) -> tuple[str, dict]:
    return url, {"msgtype": "text", "text": {"content": text}}


def for_dingtalk(url: str, secret: str, text: str, now: float) -> tuple[str, dict]:
    if secret:
        stamp = round(now * 1000)
        signature = signed(secret.encode(), f"{stamp}\n{secret}".encode())
        url += f"{'&' if '?' in url else '?'}timestamp={stamp}&sign={quote_plus(signature)}"
    return url, {"msgtype": "text", "text": {"content": text}}


def for_feishu(url: str, secret: str, text: str, now: float) -> tuple[str, dict]:
    body = {"msg_type": "text", "content": {"text": text}}
    if secret:
        stamp = str(int(now))
        body |= {"timestamp": stamp, "sign": signed(f"{stamp}\n{secret}".encode(), b"")}
    return url, body


ROBOTS: dict[str, Callable[[str, str, str, float], tuple[str, dict]]] = {
    "wecom": for_wecom,
    "dingtalk": for_dingtalk,
    "feishu": for_feishu,
}


def signed(key: bytes, content: bytes) -> str:
    return base64.b64encode(hmac.digest(key, content, hashlib.sha256)).decode()


def complaint(answer: bytes) -> str:
    """The number with which a robot says that it did not take the message; empty where it did.

    Raises ValueError for an answer that is not JSON.
    """
    told = json.loads(answer or b"{}")
    return next((str(told[name]) for name in WRONG if told.get(name)), "")
