"""Fill the stock site: `python -m benchmarks.stock ARTICLES LEADS` tells what to ask it for."""

import io
import os
import sys
import uuid
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import django
from django.core.files.base import ContentFile
from django.core.management import call_command

from benchmarks.telling import signed_in, tell, told
from site_project.demo_content.illustration import COVERS, cover
from site_project.demo_content.wording import Writer

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.stock.settings")
SIBLINGS = 10_000
SECTIONS = 10
NEWEST = datetime(2026, 9, 1, 8, tzinfo=ZoneInfo("Asia/Shanghai"))
PARAGRAPH = "<p>" + "三天的课一半在教室里上，一半在社区的院子里上，学员带着问题来，带着办法走。" * 5 + "</p>"
QUESTIONS = ["topic", "organisation", "headcount", "contact_name", "phone", "remarks"]


class Newsroom:
    """The same stories as ours, in pages a stock site would have."""

    def __init__(self, home, user):
        from wagtail.images.models import Image

        from .models import SectionPage, Source

        self.user = user
        self.sections = list(SectionPage.objects.exclude(slug="tags").order_by("path"))
        for number in range(len(self.sections), SECTIONS):
            self.sections.append(home.add_child(instance=SectionPage(title=f"Section {number}", slug=f"s{number}")))
        self.sources = [Source.objects.get_or_create(name=f"来源 {number}")[0] for number in range(5)]
        self.covers = list(Image.objects.all())
        for name in list(COVERS)[len(self.covers) :]:
            self.covers.append(Image.objects.create(title=name, file=picture(name)))

    def write(self, number: int):
        from .models import NewsPage

        writer = Writer(number)
        moment = NEWEST - timedelta(minutes=number * 20)
        title = writer.sentence("titles", "dongtai")
        return NewsPage(
            title=title,
            draft_title=title,
            slug=f"news-{number}",
            summary=writer.sentence("body", "opening"),
            body="".join(f"<p>{text}</p>" for text in writer.several("body", "middle", count=3)),
            author=writer.word("person"),
            source=self.sources[number % len(self.sources)],
            cover=self.covers[number // 3 % len(self.covers)] if number % 3 == 0 else None,
            views=20 + number * 7919 % 4801,
            published_at=moment,
            first_published_at=moment,
            last_published_at=moment,
            latest_revision_created_at=moment,
            locale_id=self.sections[0].locale_id,
            translation_key=uuid.uuid4(),
        )

    def publish(self, numbers: list[int]) -> None:
        from site_project.demo_content.bulk_pages import add_pages

        parents = [self.sections[0 if number < SIBLINGS else number % SECTIONS] for number in numbers]
        add_pages([self.write(number) for number in numbers], parents=parents, user=self.user)


def picture(name: str) -> ContentFile:
    file = io.BytesIO()
    cover(name).save(file, "JPEG", quality=85)
    return ContentFile(file.getvalue(), name=f"{name}.jpg")


def fill(articles: int, leads: int) -> dict:
    from django.contrib.auth.models import User
    from django.db import transaction

    from wagtail.models import Page

    from .models import BlogPage, NewsPage

    home = Page.objects.get(depth=2)
    staff, _created = User.objects.get_or_create(username="bench", is_staff=True, is_superuser=True)
    newsroom = Newsroom(home, staff)
    if not BlogPage.objects.exists():
        write_tutorial(home, newsroom.covers)
    numbers = range(NewsPage.objects.count(), articles)
    for start in told("stock articles", range(numbers.start, numbers.stop, 1000)):
        with transaction.atomic():
            newsroom.publish(list(range(start, min(start + 1000, articles))))
    news = NewsPage.objects.exclude(cover=None).order_by("-published_at").first()
    form = fill_form(home, leads)
    return {
        "tutorial_path": BlogPage.objects.last().url,
        "news": news.pk,
        "section": newsroom.sections[0].pk,
        "form": form.pk,
        "form_path": form.url,
        "session": signed_in(staff),
    }


def write_tutorial(home, pictures) -> None:
    from .models import Author, BlogPage, GalleryImage, SectionPage

    home.add_child(instance=SectionPage(title="Tags", slug="tags"))
    author = Author.objects.create(name="顾念慈", author_image=pictures[0])
    for number in told("stock tutorial", range(100)):
        page = BlogPage(
            title=f"基层治理培训纪实之{number}",
            slug=f"article-{number}",
            date=date(2026, 1, 1),
            intro="一期培训班的三天。",
            body=PARAGRAPH * 8,
            authors=[author],
            gallery_images=[GalleryImage(image=image, caption=image.title) for image in pictures[1:3]],
        )
        page.tags.add("基层治理", "社区", "纪实")
        home.add_child(instance=page)


def fill_form(home, leads: int):
    from wagtail.contrib.forms.models import FormSubmission

    from .models import FormField, FormPage

    form = FormPage.objects.first()
    if form is None:
        form = FormPage(title="Ask for a plan", slug="ask")
        kinds = {"headcount": "number", "remarks": "multiline"}
        form.form_fields = [
            FormField(label=name, clean_name=name, field_type=kinds.get(name, "singleline"), sort_order=order)
            for order, name in enumerate(QUESTIONS)
        ]
        home.add_child(instance=form)
    have = FormSubmission.objects.filter(page=form).count()
    for start in told("stock submissions", range(have, leads, 2000)):
        numbers = range(start, min(start + 2000, leads))
        FormSubmission.objects.bulk_create(FormSubmission(page=form, form_data=answers(number)) for number in numbers)
    return form


def answers(number: int) -> dict:
    writer = Writer(number)
    texts = [writer.word("topic"), writer.word("place"), "40", writer.word("person"), f"138{number:08d}"]
    return dict(zip(QUESTIONS, [*texts, writer.sentence("body", "opening")], strict=True))


if __name__ == "__main__":
    django.setup()
    tell(step="stock database", done=0, of=None)
    call_command("migrate", verbosity=0)
    tell(facts=fill(int(sys.argv[1]), int(sys.argv[2])))
