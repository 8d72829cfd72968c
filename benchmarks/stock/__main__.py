"""Fill the stock site: `python -m benchmarks.stock` writes the address of one article to standard output."""

import datetime
import os

import django
from django.core.management import call_command

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.stock.settings")
ARTICLES = 100
PARAGRAPH = "<p>" + "三天的课一半在教室里上，一半在社区的院子里上，学员带着问题来，带着办法走。" * 5 + "</p>"


def fill() -> int:
    from wagtail.models import Page

    from .models import BlogPage

    home = Page.objects.get(depth=2)
    for number in range(ARTICLES):
        page = BlogPage(
            title=f"基层治理培训纪实之{number}",
            slug=f"article-{number}",
            date=datetime.date(2026, 1, 1),
            intro="一期培训班的三天。",
            body=PARAGRAPH * 8,
        )
        home.add_child(instance=page)
    return page.pk


if __name__ == "__main__":
    django.setup()
    call_command("migrate", verbosity=0)
    print(fill())
