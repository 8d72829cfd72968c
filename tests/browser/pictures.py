"""`make pictures`: every public page of the demo portal as a visitor sees it, for the README and the guides."""

import io
import os
import shutil
import subprocess
import sys
from pathlib import Path

import django
from django.test import RequestFactory
from django.views.defaults import server_error

from PIL import Image
from playwright.sync_api import Page, sync_playwright
from tqdm import tqdm

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "docs" / "pictures"
READER = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"
HEIGHTS = {1440: 2000, 768: 1500, 390: 1500}  # of a long page the upper part
SHOWN = {1440: 960, 768: 576, 390: 390}  # pixels across in the file
PAGES = {
    "portal": "/",
    "institution": "/yunling/",
    "section": "/yunling/zixun/dongtai/",
    "article": "/yunling/zixun/dongtai/shequ-ketang-santian-shixun/",
    "programmes": "/yunling/xiangmu/",
    "programme": "/yunling/xiangmu/jiceng-zhili/",
    "form": "/yunling/fangan/",
    "plain-page": "/yunling/guanyu/",
    "search": "/search/?q=治理",
    "search-empty": "/search/?q=量子",
    "site-map": "/sitemap/",
    "tag": "/articles/yunling/tags/an-li-jiao-xue/",
    "404": "/yunling/nothing-here/",
    "410": "/yunling/zixun/tonggao/yingjiban-baodao-didian-tiaozheng/",
}
SOURCE = "青禾融媒"
ALL_IMAGES = """() => Promise.all([...document.images].map((one) => {
    one.loading = "eager";
    return one.decode().catch(() => null);
}))"""
COURSE_AT_YOUR_PLACE = "送课上门"  # which the form then asks more of
ANSWERS = {"topic": "基层治理", "headcount": "40", "phone": "199-0000-0000", "shou_ke_di_dian": "临江市委党校报告厅"}
# The same pages as chosen in the sheet, by the system, or on paper: name, page, width, what is chosen, medium.
CHOSEN = [
    ("portal-dark", "portal", 1440, {"scheme": "dark"}, "screen"),
    ("institution-pine", "/qinghe/", 1440, {}, "screen"),
    ("article-dark", "article", 390, {"scheme": "dark"}, "screen"),
    ("article-seniors", "article", 1440, {"mode": "senior", "bar": "on"}, "screen"),
    ("article-seniors", "article", 390, {"mode": "senior", "bar": "on"}, "screen"),
    ("article-contrast", "article", 390, {"contrast": "dark"}, "screen"),
    ("article-print", "article", 768, {}, "print"),
]


def take(
    window: Page, name: str, address: str, width: int, *, looks: dict | None = None, media: str = "screen"
) -> None:
    window.set_viewport_size({"width": width, "height": 900})
    window.emulate_media(media=media, reduced_motion="reduce", color_scheme="light")
    window.evaluate(
        "looks => { localStorage.clear();"
        " Object.entries(looks).forEach(([key, value]) => localStorage.setItem(`look-${key}`, value)); }",
        looks or {},
    )
    window.goto(address)
    window.evaluate(ALL_IMAGES)
    keep(window, name, width)


def keep(window: Page, name: str, width: int) -> None:
    """What the window shows now, its upper part, as `docs/pictures/NAME-WIDTH.webp`."""
    tall = window.evaluate("document.documentElement.scrollHeight")
    # A window of that height, so that the bar of a phone is at its foot and not across the text.
    window.set_viewport_size({"width": width, "height": min(tall, HEIGHTS[width])})
    shot = Image.open(io.BytesIO(window.screenshot(animations="disabled"))).convert("RGB")
    shown = SHOWN[width]
    shot = shot.resize((shown, round(shot.height * shown / width)), Image.Resampling.LANCZOS)
    shot.save(FOLDER / f"{name}-{width}.webp", quality=72, method=6)


def take_all(origin: str) -> None:
    pages = PAGES | {"source": address_of_source()}
    wanted = [(name, address, width, {}, "screen") for name, address in pages.items() for width in HEIGHTS]
    wanted += [(name, PAGES.get(page, page), width, looks, media) for name, page, width, looks, media in CHOSEN]
    with sync_playwright() as playwright:
        # Its own words too, such as those on a field for files, where Debian's chromium-l10n is installed.
        chinese = os.environ | {"LANGUAGE": "zh_CN"}
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"], env=chinese
        )
        window = browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai", user_agent=READER).new_page()
        window.goto(origin)
        for name, address, width, looks, media in tqdm(wanted, desc="pictures"):
            take(window, name, origin + address, width, looks=looks, media=media)
        take_the_form(window, origin)
        take_what_stands_alone(window, origin)
        browser.close()


def address_of_source() -> str:
    from articles.models import ArticleSource

    return f"/articles/yunling/sources/{ArticleSource.objects.get(name=SOURCE).pk}/"


def take_the_form(window: Page, origin: str) -> None:
    """A visitor sends the form without a telephone number, then with one."""
    window.emulate_media(media="screen")
    window.evaluate("localStorage.clear()")
    window.goto(origin + PAGES["form"])
    form = window.locator("main form[data-enquiry]")
    form.locator("select").select_option(COURSE_AT_YOUR_PLACE)
    form.evaluate("form => { form.noValidate = true; form.requestSubmit(); }")
    window.wait_for_selector(".errors")
    for width in HEIGHTS:
        window.set_viewport_size({"width": width, "height": 900})
        keep(window, "form-errors", width)
    for name, answer in ANSWERS.items():
        form.locator(f"[name={name}]").fill(answer)
    form.locator("[name=consent]").check()
    window.wait_for_timeout(4000)  # nobody writes faster
    form.locator("[type=submit]").click()
    window.wait_for_selector(".receipt")
    for width in HEIGHTS:
        window.set_viewport_size({"width": width, "height": 900})
        keep(window, "thanks", width)


def take_what_stands_alone(window: Page, origin: str) -> None:
    """What visitors see when something has broken, and while the site is worked on."""
    broken = f"{origin}/broken/"
    answer = server_error(RequestFactory().get("/broken/")).content
    window.route(broken, lambda route: route.fulfill(status=500, body=answer, content_type="text/html; charset=utf-8"))
    for width in HEIGHTS:
        take(window, "500", broken, width)
    maintain("on", "--until", "今天 18:30")
    try:
        for width in HEIGHTS:
            take(window, "maintenance", origin, width)
    finally:
        maintain("off")


def maintain(*arguments: str) -> None:
    subprocess.run([sys.executable, "manage.py", "maintenance", *arguments], cwd=ROOT, check=True)


if __name__ == "__main__":
    django.setup()
    take_all(sys.argv[1].rstrip("/"))
