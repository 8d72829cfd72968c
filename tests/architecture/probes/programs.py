"""Runs inside a bare site: publishes a programme and reads it as a visitor."""

import json
from pathlib import Path

from django.contrib.auth import get_user_model
from django.test import Client
from django.test.utils import setup_test_environment

from wagtail.models import Site

import programs
from programs.models import ProgramIndexPage, ProgramPage

setup_test_environment()
catalogue = Site.objects.get().root_page.add_child(instance=ProgramIndexPage(title="Training"))
program = catalogue.add_child(instance=ProgramPage(title="Harbour masters", live=False))
program.save_revision().publish()
program = ProgramPage.objects.get()

page = Client().get(program.url)
listing = Client().get(catalogue.url)

staff = Client()
staff.force_login(get_user_model().objects.create_superuser("programs"))
facts = {
    "installed in": Path(programs.__file__).parts[-3],
    "programme": [page.status_code, "<h1>Harbour masters</h1>" in page.text],
    "catalogue": [listing.status_code, f'<a href="{program.url}">Harbour masters</a>' in listing.text],
    "edit": staff.get(f"/admin/pages/{program.pk}/edit/").status_code,
    "register": staff.get("/admin/programs/lecturer/").status_code,
}
print(json.dumps(facts))  # noqa: T201 -- read by the test
