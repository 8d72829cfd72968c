"""Tags of articles: their addresses are pinyin, like those of pages."""

from functools import cache
from itertools import chain, count

from django.db.models import IntegerField, OuterRef

from fragments.prepared import Parameter, Prepared
from fragments.rows import object_from
from zhsearch.slugs import slug_from

TAGGING = ["pk", "tag__id", "tag__name", "tag__slug"]


def give_pinyin_slug(sender, instance, raw=False, **kwargs) -> None:
    """Receiver of `pre_save`: taggit would keep the Chinese, which no address line shows as it is."""
    if raw or (instance.slug and instance.slug.isascii()):
        return
    wanted = slug_from(instance.name) or "tag"
    taken = set(sender.objects.filter(slug__startswith=wanted).exclude(pk=instance.pk).values_list("slug", flat=True))
    numbered = (f"{wanted}-{number}" for number in count(2))
    instance.slug = next(slug for slug in chain([wanted], numbered) if slug not in taken)


def tags_of(page) -> list:
    """Those of a draft where its tags were changed and not saved yet."""
    manager = page.tags
    in_memory = getattr(manager, "get_tagged_item_manager", None)  # a site's own page class may have plain tags
    if page.pk is None or in_memory is None or in_memory().is_deferring:
        return list(manager.all())
    return [tagged.tag for tagged in taggings(manager.through).ask(page=page.pk)]


@cache
def taggings(through) -> Prepared:
    """What tags the `page` of this key, in the order it was given."""
    tagged = through.objects.filter(content_object=Parameter("page", IntegerField()))
    return Prepared(tagged.select_related("tag").order_by("pk"))


def taggings_of_each(model: type):
    """Of the page in the question around it."""
    return model.tags.through.objects.filter(content_object=OuterRef("pk"))


def has_tags(model: type) -> bool:
    """Whether the pages of this class keep their tags as the ready-made ones do."""
    return hasattr(getattr(model, "tags", None), "get_tagged_item_manager")


def tags_in(taggings: list[dict], through) -> list:
    """The tags of these rows of `through`, in the order they were given."""
    model, prefix = through.tag_model(), "tag__"
    ordered = sorted(taggings, key=lambda known: known["pk"])
    return [
        object_from(model, {name.removeprefix(prefix): value for name, value in known.items()}) for known in ordered
    ]
