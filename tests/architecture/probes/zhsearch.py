"""Runs inside a bare site: finds a page by a Chinese word in the middle of its title."""

import json
from pathlib import Path

from django.test import Client
from django.test.utils import setup_test_environment

from wagtail.models import Page, Site

import zhsearch
from home.models import HomePage

setup_test_environment()
front = Site.objects.get().root_page
page = front.add_child(instance=HomePage(title="青禾县干部培训班开班", slug="qing-he", live=False))
page.save_revision().publish()

found = Client().get("/search/", {"query": "培训"})
facts = {
    "installed in": Path(zhsearch.__file__).parts[-3],
    "found": [hit.title for hit in Page.objects.live().search("培训")],
    "not found": [hit.title for hit in Page.objects.live().search("渔业")],
    "search page": [found.status_code, "青禾县干部培训班开班" in found.text],
}
print(json.dumps(facts))  # noqa: T201 -- read by the test
