from .images import PortalImage, PortalRendition
from .pages import Credential, HomePage, InstitutionPage, StandardPage
from .site_settings import SiteSettings

__all__ = [
    "Credential",
    "HomePage",
    "InstitutionPage",
    "PortalImage",
    "PortalRendition",
    "SiteSettings",
    "StandardPage",
]
