"""A small portal: front page, institution, section, article, catalogue, form."""

from wagtail.models import Page, Site

from bs4 import BeautifulSoup

from articles.models import ArticleIndexPage
from home.models import HomePage, InstitutionPage, SiteSettings
from leads.models import ConsentNotice, LeadFormPage
from programs.models import ProgramIndexPage, ProgramPage


def a_portal(**values) -> HomePage:
    """The front page of the default site."""
    home = HomePage(title="Portal of Linjiang", slug="portal", **values)
    Page.get_first_root_node().add_child(instance=home)
    Site.objects.update(root_page=home)
    Site.clear_site_root_paths_cache()
    return home


def another_site(test, root_page, hostname="yunling.example") -> Site:
    """A second site for the length of one test; Wagtail remembers sites in the cache."""
    test.addCleanup(Site.clear_site_root_paths_cache)
    return Site.objects.create(hostname=hostname, root_page=root_page)


def an_institution(portal, title="Yunling University Training", **values) -> InstitutionPage:
    values = {"short_name": "Yunling", "slug": "yunling"} | values
    return portal.add_child(instance=InstitutionPage(title=title, **values))


def a_section(under, title="News", **values) -> ArticleIndexPage:
    return under.add_child(instance=ArticleIndexPage(title=title, **values))


def a_form(under, title="Get a plan") -> LeadFormPage:
    consent = ConsentNotice.objects.create(title="Notice", version="1", text="<p>We keep what you send.</p>")
    return under.add_child(instance=LeadFormPage(title=title, consent=consent))


def a_catalogue(under, *titles) -> ProgramIndexPage:
    catalogue = under.add_child(instance=ProgramIndexPage(title="Programmes"))
    for title in titles:
        catalogue.add_child(instance=ProgramPage(title=title, days=5, is_featured=True))
    return catalogue


def settings_of_site(**values) -> SiteSettings:
    settings = SiteSettings.for_site(Site.objects.get(is_default_site=True))
    for name, value in values.items():
        setattr(settings, name, value)
    settings.save()
    return settings


def addresses_in_map(client) -> list[str]:
    """Every address in the files of the map for search engines, the way a crawler finds them."""
    index = BeautifulSoup(client.get("/sitemap.xml").content, "xml")
    files = [loc.get_text().removeprefix("http://localhost") for loc in index.select("sitemap > loc")]
    return [loc.get_text() for file in files for loc in read_map(client, file).select("url > loc")]


def read_map(client, path: str) -> BeautifulSoup:
    return BeautifulSoup(b"".join(client.get(path).streaming_content), "xml")
