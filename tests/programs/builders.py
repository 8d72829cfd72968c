"""Programmes for the tests, of whatever page class."""

import datetime

from django.utils import timezone

import swapper
from wagtail.models import Site

from programs.models import ProgramSession

Page = swapper.load_model("wagtailcore", "Page")


def a_site():
    """The root page of the default site, made where no migration made one."""
    Site.clear_site_root_paths_cache()  # it outlives the tests of other portals
    site = Site.objects.filter(is_default_site=True).first()
    if site:
        return site.root_page
    root = Page.objects.filter(depth=1).first() or Page.add_root(title="Root", slug="root")
    home = root.add_child(instance=Page(title="Home", slug="home-of-tests"))
    Site.objects.create(hostname="localhost", root_page=home, is_default_site=True)
    return home


def an_index(page_class, title="Catalogue", **values):
    return a_site().add_child(instance=page_class(title=title, slug=values.pop("slug", "catalogue"), **values))


def a_program(index, page_class, title, **values):
    return index.add_child(instance=page_class(title=title, slug=title.lower().replace(" ", "-"), **values))


def a_session(program, *, starts_in=10, length=5, **values):
    """A session that begins so many days from today."""
    first = timezone.localdate() + datetime.timedelta(days=starts_in)
    values.setdefault("code", "No. 1")
    return ProgramSession.objects.create(
        program_id=program.pk, starts_on=first, ends_on=first + datetime.timedelta(days=length), **values
    )
