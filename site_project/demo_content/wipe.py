"""Taking the demo away. What an editor made stays, and so does everything of the demo that hers needs."""

from collections.abc import Callable
from itertools import accumulate

from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from wagtail import hooks
from wagtail.models import Collection, Page, PageLogEntry, ReferenceIndex, Site
from wagtail.signal_handlers import disable_reference_index_auto_update

from articles.review.guard import without_review
from deliveries.models import Delivery
from home.models import SiteSettings
from leads.models import Lead
from site_project.accounts import passwords_file

from .bulk_articles import portions
from .marks import marked, marked_models
from .notices import KEY
from .tree import facts

AT_ONCE = 400


def wipe(progress: Callable) -> tuple[dict[str, int], list[str]]:
    """Remove what is marked. Returns how many of each kind went, and a line for every object that had to stay."""
    removed, kept = {}, []
    doomed, needed = pages_to_remove()
    kept += [page_line(page) for page in needed]
    clear_settings()
    Delivery.objects.filter(key__startswith=KEY).delete()
    rescue_sites(doomed)
    removed[str(Page._meta.verbose_name_plural)] = remove_pages(doomed, progress(_("Pages")))
    for model in marked_models():
        title = str(model._meta.verbose_name_plural)
        remove = remove_leads if model is Lead else remove_unused
        removed[title] = remove(model, progress(title), kept)
    passwords_file().unlink(missing_ok=True)
    return removed, kept


def pages_to_remove() -> tuple[list[Page], list[Page]]:
    """Marked pages that can go, deepest first, and those that stay because foreign pages stand below them."""
    keys = marked(Page).values("object_id")
    ours, foreign = Page.objects.filter(pk__in=keys), Page.objects.exclude(pk__in=keys).filter(depth__gt=1)
    above = {step for path in foreign.values_list("path", flat=True) for step in steps_to(path)}
    doomed = [page for page in ours.order_by("-depth", "path").only(*LIGHT) if page.path not in above]
    return doomed, [page for page in ours.order_by("path") if page.path in above]


LIGHT = ("path", "depth", "numchild", "title", "content_type")


def steps_to(path: str) -> list[str]:
    """The paths of all ancestors."""
    parts = [path[at : at + Page.steplen] for at in range(0, len(path), Page.steplen)]
    return list(accumulate(parts))[:-1]


def page_line(page: Page) -> str:
    return _("“%(title)s” (%(address)s) stays: pages that are not the demo's stand below it.") % {
        "title": page.title,
        "address": page.url_path,
    }


def rescue_sites(doomed: list[Page]) -> None:
    """Deleting the front page would delete the site with it: an empty page takes its place."""
    sites = Site.objects.filter(root_page__in=[page.pk for page in doomed if page.depth == 2])
    if sites:
        root = Page.get_first_root_node()
        with without_review("demo content"):
            welcome = root.add_child(instance=Page(title=_("Welcome"), slug=f"welcome-{root.numchild}"))
        for site in sites:
            site.root_page = welcome
            site.save()


def clear_settings() -> None:
    """Empty the settings that still say what the demo said."""
    told = facts("portal")["settings"]
    for settings in SiteSettings.objects.all():
        for name, value in told.items():
            if getattr(settings, name) == value:
                setattr(settings, name, "")
        settings.save()
    Site.objects.filter(site_name="讲坛").update(site_name="")


def remove_pages(doomed: list[Page], progress) -> int:
    for pages in portions(progress(doomed), AT_ONCE):
        remove_portion(pages)
    forget_marks(Page)
    return len(doomed)


@transaction.atomic
def remove_portion(pages: list[Page]) -> None:
    """Leaves only, as the deepest come first. treebeard's own `delete` would save the parent once per page."""
    keys = [page.pk for page in pages]
    with disable_reference_index_auto_update():
        models.QuerySet.delete(Page.objects.filter(pk__in=keys))
    forget_references(Page, keys)
    PageLogEntry.objects.filter(page_id__in=keys).delete()
    for parent in Page.objects.filter(path__in={page.path[: -Page.steplen] for page in pages}):
        Page.objects.filter(pk=parent.pk).update(numchild=Page.objects.child_of(parent).count())


def forget_references(model: type[models.Model], keys: list[int]) -> None:
    kind, texts = ContentType.objects.get_for_model(model), [str(key) for key in keys]
    ReferenceIndex.objects.filter(base_content_type=kind, object_id__in=texts).delete()
    ReferenceIndex.objects.filter(to_content_type=kind, to_object_id__in=texts).delete()


def remove_leads(model: type[models.Model], progress, kept: list[str]) -> int:
    keys = list(marked(model).values_list("object_id", flat=True))
    for portion in portions(progress(keys), AT_ONCE):
        with transaction.atomic(), disable_reference_index_auto_update():
            model.objects.filter(pk__in=portion).delete()
            forget_references(model, portion)
    forget_marks(model)
    return len(keys)


def remove_unused(model: type[models.Model], progress, kept: list[str]) -> int:
    """Remove objects one by one; what something else still uses stays and is named."""
    removed = 0
    for obj in progress(list(model._default_manager.filter(pk__in=marked(model).values("object_id")))):
        if remove_one(obj):
            removed += 1
        else:
            names = {"kind": model._meta.verbose_name, "title": obj}
            kept.append(_("%(kind)s “%(title)s” stays: something that is not the demo's uses it.") % names)
    forget_marks(model)
    return removed


def forget_marks(model: type[models.Model]) -> None:
    """Drop the marks of what is gone, by us or by others."""
    marked(model).exclude(object_id__in=model._default_manager.values("pk")).delete()


def remove_one(obj: models.Model) -> bool:
    if is_used(obj):
        return False
    try:
        with transaction.atomic():
            obj.delete()
    except ProtectedError:
        return False
    return True


def is_used(obj: models.Model) -> bool:
    """Whether an article, a form or another object shows it, a picture of someone else lies or a person is in it."""
    if isinstance(obj, Collection):
        return any(describe(obj) for describe in hooks.get_hooks("describe_collection_contents"))
    if isinstance(obj, Group):
        return obj.user_set.exists()
    return ReferenceIndex.get_references_to(obj).exists()
