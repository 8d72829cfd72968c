"""The public surface, as a table of contents. Installing an app publishes nothing: this file does."""

from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.documents.api.v2.views import DocumentsAPIViewSet
from wagtail.images.api.v2.views import ImagesAPIViewSet

import articles.api
import home.api
import home.search_api
import leads.api
import programs.api
from home.pages_api import PortalPagesAPIViewSet

from .api_answers import PortalAPI

api = PortalAPI(
    title="讲坛 Jiangtan",
    version="1",
    urls_namespace="api",
    description=(
        "Everything a front end needs, without an account. Lists are cards, details are whole; every GET has an entity"
        " tag; errors are problem documents (RFC 9457) in Chinese or English by `Accept-Language`;"
        " `?site=` takes a hostname or an id."
    ),
)
api.add_router("", home.api.router)
api.add_router("/search", home.search_api.router)
api.add_router("/articles", articles.api.router)
api.add_router("/programs", programs.api.router)
api.add_router("/forms", leads.api.router)

# Wagtail's stable read API, with our fields.
api_v2 = WagtailAPIRouter("wagtailapi")
api_v2.register_endpoint("pages", PortalPagesAPIViewSet)
api_v2.register_endpoint("images", ImagesAPIViewSet)
api_v2.register_endpoint("documents", DocumentsAPIViewSet)
