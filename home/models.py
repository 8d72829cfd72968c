from .content_webhooks import ContentSequence
from .engine_map import EngineMap
from .images import PortalImage, PortalRendition
from .missing_addresses import MissingAddress
from .pages import Credential, HomePage, InstitutionPage, StandardPage
from .site_settings import SiteSettings

__all__ = [
    "ContentSequence",
    "Credential",
    "EngineMap",
    "HomePage",
    "InstitutionPage",
    "MissingAddress",
    "PortalImage",
    "PortalRendition",
    "SiteSettings",
    "StandardPage",
]
