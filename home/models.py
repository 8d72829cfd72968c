from .images import PortalImage, PortalRendition

__all__ = ["PortalImage", "PortalRendition"]
