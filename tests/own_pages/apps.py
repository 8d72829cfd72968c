from django.apps import AppConfig


class OwnPagesConfig(AppConfig):
    """A site's own page classes on our mixins, with Wagtail's page or a swapped one beneath."""

    name = "tests.own_pages"
    label = "own_pages"
    default_auto_field = "django.db.models.BigAutoField"
