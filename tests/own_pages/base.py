import swapper

if swapper.is_swapped("wagtailcore", "Page"):
    from wagtail.test.basepage.models import BasePage
else:
    from wagtail.models import Page as BasePage

__all__ = ["BasePage"]
