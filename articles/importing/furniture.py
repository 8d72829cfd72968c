"""What stands on every page of a portal and belongs to no article."""

import re

from .words import CLOSING_LINES, FORM_BUTTONS, FORM_LABELS

EDGES = " \t\xa0　【】[]「」|│>»›·-—▲▼◆■●★:：…"

CLOSING_STARTS = re.compile(
    r"[【\[(（〔]?\s*(?:免责|版权|特别|郑重|转载|本站|网站)?声明\s*[】\])）〕:：]|"
    r"(?:上|下)一(?:篇|条|页)\s*[:：]|(?:相关|推荐|热门)(?:文章|阅读|新闻|推荐|资讯|链接)\s*[:：]|"
    r"版权所有|copyright|©|[^。]{0,40}ICP[备证]|.{0,20}公网安备|(?:技术支持|主办单位|承办单位|运营单位)\s*[:：].{0,30}(?:版权|ICP)|"
    r"(?:全国)?(?:咨询|培训|服务|报名|招生)(?:热线|电话)\s*[:：]?\s*[\d-]{7,}|扫一扫|扫描二维码|分享到\s*[:：]?|"
    r"[【\[(（]?(?:打印|关闭)(?:本页|窗口)?[】\])）]",
    re.IGNORECASE,
)
TAKE_DOWN = re.compile(r"(?:侵权|版权|著作权|转载).{0,60}(?:删除|联系我们|与我们联系|联系本站|本网联系)")
# Between title and text, or above the title.
SMALL_THINGS = re.compile(
    r"[\s【\[(（]*(?:字体|字号|分享|打印|收藏|关闭|大\s*中\s*小|微信|微博|QQ空间|复制链接|扫码|我要纠错|返回|首页|正文|更多|登录|注册|设为首页|加入收藏)"
    r"[^。！？]{0,24}$"
)
BREADCRUMB = re.compile(
    r"(?:您?(?:的)?(?:当前|现在|所在)(?:的)?位置|位置|您现在的位置是?|你在这里)\s*[:：]|.+\s*[>»›→/]\s*正文\s*$|^首页\s*[>»›→]"
)
WELCOME = re.compile(r"^(?:您好[，,！!]?|您好)?\s*欢迎(?:您)?(?:访问|光临|来到|进入|登录)|设为首页|加入收藏")
HOTLINE = re.compile(r"(?:热线|电话|Tel|手机)\s*[:：]?\s*(?:\(?0\d{2,3}\)?[- ]?)?\d{3,4}[- ]?\d{3,4}", re.IGNORECASE)


def bare(text: str) -> str:
    return text.strip(EDGES)


def closes_article(text: str) -> bool:
    """Whether the article is over where this line stands."""
    if bare(text) in CLOSING_LINES or CLOSING_STARTS.match(text.strip()):
        return True
    return asks_for_enquiry(text) or (len(text) < 200 and bool(TAKE_DOWN.search(text)))


def asks_for_enquiry(text: str) -> bool:
    """A lead form copied as one line."""
    return sum(label in text for label in FORM_LABELS) >= 3


def is_form_label(text: str) -> bool:
    return bare(text).rstrip("*＊ ").lstrip("*＊ ") in FORM_LABELS


def is_small_thing(text: str) -> bool:
    """Font size, share buttons and their like."""
    return not bare(text) or len(text) < 40 and bool(SMALL_THINGS.match(text))


def is_no_title(text: str) -> bool:
    """What may stand between breadcrumb and meta line without being the title."""
    return (
        is_small_thing(text)
        or is_form_label(text)
        or asks_for_enquiry(text)
        or bare(text) in CLOSING_LINES
        or bool(BREADCRUMB.search(text) or WELCOME.search(text) or HOTLINE.search(text))
        or bare(text) in FORM_BUTTONS
    )
