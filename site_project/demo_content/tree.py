"""The portal's pages: two institutions with their sections, forms and plain pages. Found by slug, made when missing."""

import tomllib
from pathlib import Path

from wagtail.models import Page, Site

from articles.models import ArticleIndexPage
from home.models import Credential, HomePage, InstitutionPage, SiteSettings, StandardPage
from leads.models import ConsentNotice, LeadFormField, LeadFormPage
from programs.models import ProgramIndexPage
from site_project.front_page import put_in_front
from site_project.institutions import staff

from .pictures import emblem_picture

FACTS = Path(__file__).parent / "facts"


def facts(name: str) -> dict:
    """A file of `facts/` as a dictionary."""
    return tomllib.loads((FACTS / f"{name}.toml").read_text("utf-8"))


def child(parent: Page, page: Page) -> Page:
    """The child of that slug, as its class; `page` becomes it when there is none."""
    found = type(page).objects.child_of(parent).filter(slug=page.slug).first()
    if found:
        return found
    parent.add_child(instance=page)
    page.save_revision().publish()
    return type(page).objects.get(pk=page.pk)


def front_fields(told: dict) -> dict:
    """The fields of a front page; its `numbers` become the facts below the welcome."""
    numbers = [dict(zip(("label", "number", "unit"), row, strict=True)) for row in told.pop("numbers")]
    return told | {"facts": [{"type": "fact", "value": number} for number in numbers]}


def portal() -> HomePage:
    """The front page of the default site."""
    site = Site.objects.get(is_default_site=True)
    if isinstance(site.root_page.specific, HomePage):
        return site.root_page.specific
    return put_in_front(HomePage(title="讲坛", slug="jiangtan", **front_fields(facts("portal")["home"])), site)


def consent_notice() -> ConsentNotice:
    notice = facts("portal")["consent"]
    return ConsentNotice.objects.get_or_create(version=notice["version"], defaults=notice)[0]


def institution(home: HomePage, slug: str) -> InstitutionPage:
    told = facts(slug)
    emblem = emblem_picture(slug, told["page"]["short_name"])
    page = InstitutionPage(slug=slug, logo=emblem, **front_fields(told["page"]))
    page.credentials = [Credential(sort_order=order, **row) for order, row in enumerate(told["credentials"])]
    return child(home, page)


def branches(page: InstitutionPage, told: dict) -> dict[str, Page]:
    """Programmes, news with its sections, form and plain pages, by slug, in the order of the menu."""
    found = {"xiangmu": child(page, ProgramIndexPage(slug="xiangmu", show_in_menus=True, **told["programmes"]))}
    found["zixun"] = child(page, ArticleIndexPage(slug="zixun", show_in_menus=True, **told["news"]))
    for row in told["sections"]:
        found[row["slug"]] = child(found["zixun"], ArticleIndexPage(**row))
    found |= plain_pages(page, told["plain"])
    form = LeadFormPage(slug="fangan", show_in_menus=True, consent=consent_notice(), **told["form"])
    form.form_fields = [LeadFormField(sort_order=order, **row) for order, row in enumerate(told["questions"])]
    return found | {"fangan": child(page, form)}


def plain_pages(parent: Page, rows: list[dict]) -> dict[str, Page]:
    found = {}
    for row in rows:
        blocks = [block_of(line) for line in row.pop("text").strip().splitlines() if line.strip()]
        found[row["slug"]] = child(parent, StandardPage(body=blocks, **row))
    return found


def block_of(line: str) -> dict:
    """`## heading`, `? question|answer`, a line of HTML, or a paragraph."""
    if line.startswith("## "):
        return {"type": "heading", "value": line[3:]}
    if line.startswith("? "):
        question, answer = line[2:].split("|")
        return {"type": "question", "value": {"question": question, "answer": f"<p>{answer}</p>"}}
    return {"type": "paragraph", "value": line if line.startswith("<") else f"<p>{line}</p>"}


def fill_front(page: InstitutionPage, found: dict[str, Page]) -> None:
    """Choose what stands on an institution's front page, once."""
    if page.enquiry_form_id:
        return
    page.enquiry_form, page.popular_list = found["fangan"], found["xiangmu"]
    programmes, news = found["xiangmu"], found["zixun"]
    sections = [found["tonggao"], found["zhengce" if "zhengce" in found else "jiaoyan"]]
    page.body = [
        listing(programmes.title, programmes, "popular", "cards", 3),
        listing(news.title, news, "latest", "feature", 7),
        columns(*(listing("", section, "latest", "lines", 5) for section in sections)),
        listing("师资力量", programmes, "lecturers", "people", 6),
        listing("现场教学基地", programmes, "training_bases", "cards", 3),
    ]
    page.save_revision().publish()


def fill_portal(home: HomePage, found: dict[str, dict[str, Page]]) -> None:
    """The portal's own front page and its settings, once."""
    settings = SiteSettings.for_site(Site.objects.get(is_default_site=True))
    if settings.name:
        return
    first, second = found["yunling"], found["qinghe"]
    for name, value in facts("portal")["settings"].items():
        setattr(settings, name, value)
    settings.enquiry_form, settings.privacy_page = first["fangan"], first["yinsi"]
    settings.accessibility_page = first["wuzhangai"]
    settings.save()
    home.enquiry_form, home.popular_list = first["fangan"], first["xiangmu"]
    home.body = [
        {"type": "institutions", "value": {"heading": "合作院校"}},
        listing("最新资讯", first["zixun"], "latest", "feature", 9),
        listing("热门培训项目", first["xiangmu"], "popular", "cards", 3),
        columns(
            listing("政策解读", first["zhengce"], "latest", "lines", 5),
            listing("教研观察", second["jiaoyan"], "latest", "lines", 5),
        ),
        listing("教师与校长研修", second["xiangmu"], "popular", "cards", 3),
    ]
    home.save_revision().publish()


def listing(heading: str, page: Page, what: str, layout: str, limit: int) -> dict:
    return {
        "type": "listing",
        "value": {"heading": heading, "page": page.pk, "what": what, "layout": layout, "limit": limit},
    }


def columns(*lists: dict) -> dict:
    return {"type": "news", "value": [one["value"] for one in lists]}


def build_tree() -> dict[str, dict[str, Page]]:
    """All pages of the portal but articles and programmes: by institution, then by slug."""
    home = portal()
    found = {}
    for slug in ("yunling", "qinghe"):
        page = institution(home, slug)
        found[slug] = branches(page, facts(slug)) | {"front": page}
        fill_front(page, found[slug])
        list(staff(page))
    plain_pages(home, facts("portal")["plain"])
    fill_portal(home, found)
    return found
