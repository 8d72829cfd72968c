"""The portal's front page, which takes the place of the greeting that Wagtail begins with."""

from wagtail.models import Page, Site

from articles.models import DeletedPage
from home.models import HomePage


def is_greeting(page: Page) -> bool:
    """Whether it is what a new installation shows: a page without content, with nothing below."""
    return type(page.specific) is Page and not page.get_children().exists()


def put_in_front(home: HomePage, site: Site) -> HomePage:
    """Publish a new front page as the root of the site; the greeting, if it is still there, is gone."""
    former = site.root_page
    Page.get_first_root_node().add_child(instance=home)
    home.save_revision().publish()
    site.root_page, site.site_name = home, site.site_name or home.title
    site.save()
    if is_greeting(former):
        key = former.pk
        former.delete()
        DeletedPage.objects.filter(page_key=key).delete()  # nobody will want it back from the trash
    return HomePage.objects.get(pk=home.pk)
