"""The demo's pictures, drawn when they are first asked for."""

import io

from django.core.files.images import ImageFile

from wagtail.images import get_image_model
from wagtail.models import Collection

from renditions.making import make_missing, uses_of

from .illustration import COVERS, cover, emblem, portrait

COLLECTION = "演示插画"
CREDIT = "演示插画"
# Where they may be shown, by the first word of the title; what pages show already comes on top.
PRESETS = {
    "演示": ["cover", "card", "share"],
    "演示人像": ["portrait", "large_portrait", "row"],
    "演示标志": ["mark"],
}
IN_LIBRARY = "max-165x165"
DESCRIPTIONS = {
    "campus": "校园教学楼，远处是山",
    "community": "社区楼群围着一块空地",
    "terraces": "层层梯田",
    "rice": "稻田与远山",
    "river": "河道转弯处的水面",
    "bridge": "河上的桥",
    "network": "相互连接的节点",
    "signal": "信号塔与波纹",
    "arches": "连续的拱门",
    "library": "拱窗与书架",
    "hills": "晨雾中的山岭",
    "dawn": "朝霞下的山岭",
    "drill": "等高线与标记点",
    "field": "田野等高线",
}


def demo_collection() -> Collection:
    root = Collection.get_first_root_node()
    found = root.get_children().filter(name=COLLECTION).first()
    return found or root.add_child(name=COLLECTION)


def picture(title: str, draw, *, name: str, description: str):
    """The picture of that title in the demo's collection, drawn and stored when it is not there yet."""
    model, collection = get_image_model(), demo_collection()
    found = model.objects.filter(title=title, collection=collection).first()
    if found:
        return found
    data = io.BytesIO()
    draw().save(data, "WEBP", quality=86)
    return model.objects.create(
        title=title,
        description=description,
        collection=collection,
        licence=model.Licence.OWN,
        copyright_holder="讲坛演示站",
        credit=CREDIT,
        file=ImageFile(data, name=f"{name}.webp"),
    )


def cover_picture(name: str):
    """One of the fourteen covers."""
    text = DESCRIPTIONS[name]
    return picture(f"演示：{text}", lambda: cover(name), name=f"demo-cover-{name}", description=text)


def portrait_picture(person: str, theme: str):
    return picture(
        f"演示人像：{person}",
        lambda: portrait(person[0], theme, sum(map(ord, person))),
        name=f"demo-person-{sum(map(ord, person))}",
        description=f"{person}的姓氏肖像",
    )


def emblem_picture(name: str, title: str):
    return picture(f"演示标志：{title}", lambda: emblem(name), name=f"demo-emblem-{name}", description=f"{title}标志")


def draw_renditions(progress) -> int:
    """Make the sizes that pages and the picture library show, so that the first visitor does not wait for them."""
    pictures = get_image_model().objects.filter(collection=demo_collection())
    uses = uses_of(pictures)
    for image in progress(pictures):
        kind = image.title.partition("：")[0]
        make_missing(image, [*PRESETS[kind], *uses.get(image.pk, ())])
        image.get_rendition(IN_LIBRARY)
    return len(pictures)


def draw_covers(progress) -> int:
    """All fourteen covers, which most of the demo shows."""
    for name in progress(COVERS):
        cover_picture(name)
    return len(COVERS)
