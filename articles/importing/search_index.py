"""One entry in the search index for each article, instead of one for each time it is saved on its way."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db.models.signals import post_save

from modelsearch.index import insert_or_update_object
from modelsearch.signal_handlers import post_save_signal_handler
from wagtail.models import ReferenceIndex
from wagtail.signal_handlers import disable_reference_index_auto_update


@contextmanager
def indexed_once(model: type) -> Iterator[Callable]:
    """Within, saving a page of this class leaves both indexes alone; the function it gives brings them up to date."""
    was_connected = post_save.disconnect(post_save_signal_handler, sender=model)
    try:
        with disable_reference_index_auto_update():
            yield index_page
    finally:
        if was_connected:
            post_save.connect(post_save_signal_handler, sender=model)


def index_page(page) -> None:
    page = type(page).objects.get(pk=page.pk)
    ReferenceIndex.create_or_update_for_object(page)
    insert_or_update_object(page)
