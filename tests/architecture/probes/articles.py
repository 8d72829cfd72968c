"""Runs inside a bare site: publishes an article and reads it as a visitor."""

import json
from pathlib import Path

from django.contrib.auth import get_user_model
from django.test import Client
from django.test.utils import setup_test_environment

from wagtail.models import Site

import articles
from articles.models import ArticleIndexPage, ArticlePage

setup_test_environment()
front = Site.objects.get().root_page
section = front.add_child(instance=ArticleIndexPage(title="Harbour news"))
article = section.add_child(instance=ArticlePage(title="The harbour opens", live=False))
article.save_revision().publish()
article = ArticlePage.objects.get()

visitor = Client(headers={"User-Agent": "Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/140.0"})
page = visitor.get(article.url)
listing = visitor.get(section.url)
counted = visitor.post(f"/articles/views/{article.view_token}/")

staff = Client()
staff.force_login(get_user_model().objects.create_superuser("articles"))
facts = {
    "installed in": Path(articles.__file__).parts[-3],
    "article": [page.status_code, "<h1>The harbour opens</h1>" in page.text],
    "section": [listing.status_code, f'<a href="{article.url}">The harbour opens</a>' in listing.text],
    "views": counted.json(),
    "edit": staff.get(f"/admin/pages/{article.pk}/edit/").status_code,
    "register": staff.get("/admin/articles/articlesource/").status_code,
}
print(json.dumps(facts))  # noqa: T201 -- read by the test
