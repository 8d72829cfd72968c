"""Tags of articles: their addresses are pinyin, like those of pages."""

from itertools import chain, count

from zhsearch.slugs import slug_from


def give_pinyin_slug(sender, instance, raw=False, **kwargs) -> None:
    """Receiver of `pre_save`: taggit would keep the Chinese, which no address line shows as it is."""
    if raw or (instance.slug and instance.slug.isascii()):
        return
    wanted = slug_from(instance.name) or "tag"
    taken = set(sender.objects.filter(slug__startswith=wanted).exclude(pk=instance.pk).values_list("slug", flat=True))
    numbered = (f"{wanted}-{number}" for number in count(2))
    instance.slug = next(slug for slug in chain([wanted], numbered) if slug not in taken)
