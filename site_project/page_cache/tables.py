"""What the tables of the database mean to pages: which hold pages, which belong to a page, which no page shows."""

from functools import cache

from django.apps import apps

from modelcluster.fields import ParentalKey
from wagtail.images import get_image_model
from wagtail.models import Page

PAGES = "wagtailcore_page"
# Columns of a page's row that only its editors see.
UNSEEN_COLUMNS = {
    "draft_title",
    "has_unpublished_changes",
    "latest_revision_id",
    "latest_revision_created_at",
    "live_revision_id",
    "locked",
    "locked_at",
    "locked_by_id",
    "numchild",
    "owner_id",
}
# Numbers of readers come to a page by script, to an answer of the API within seconds.
COUNTS = {"articles_viewtotal", "articles_dailyviewcount", "articles_foldedspool"}
# Written all the time, and by the nature of them nothing a visitor sees. A page that reads one is never kept.
PRIVATE_APPS = {"sessions", "deliveries", "django_tasks_database", "wagtailusers"}
PRIVATE = {
    "leads_assignmentrule",
    "leads_assignmentrule_people",
    "leads_auditentry",
    "leads_audithead",
    "leads_dailyformcount",
    "leads_desklayout",
    "leads_lead",
    "leads_leadevent",
    "leads_leadexport",
    "leads_leadfile",
    "leads_leadimport",
    "leads_savedview",
    "leads_seennetwork",
    "leads_seenwords",
    "leads_usedproof",
    "wagtailcore_comment",
    "wagtailcore_commentreply",
    "wagtailcore_pagesubscription",
    "wagtailcore_uploadedfile",
    "wagtailcore_editingsession",
    "wagtailcore_referenceindex",
    "wagtailcore_revision",
    "zhsearch_queryday",
}
# What Django and Wagtail remember in the process, so that it is used without being read.
REMEMBERED = {"wagtailcore_site", "wagtailcore_locale", "wagtailcore_collection", "wagtailembeds_embed"}
# A row of its own shows nowhere: a page shows it through a row that belongs to the page.
SHOWN_THROUGH_OTHERS = {"taggit_tag"}


@cache
def page_tables() -> frozenset[str]:
    return frozenset(model._meta.db_table for model in apps.get_models() if issubclass(model, Page))


@cache
def private_tables() -> frozenset[str]:
    models = (model._meta for model in apps.get_models(include_auto_created=True))
    return frozenset({model.db_table for model in models if model.app_label in PRIVATE_APPS} | PRIVATE)


@cache
def owned_tables() -> dict[str, str]:
    """The column that names the page, by table of rows that are shown only with their page."""
    owned = {
        model._meta.db_table: field.column
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, ParentalKey) and issubclass(field.remote_field.model, Page)
    }
    owned["programs_programsession"] = "program_id"
    return {table: column for table, column in owned.items() if table not in PRIVATE}


@cache
def image_tables() -> dict[str, str]:
    """The column that names the picture."""
    image = get_image_model()
    return {image._meta.db_table: "id", image.get_rendition_model()._meta.db_table: "image_id"}
