"""Pictures beside a page become pictures of the site, with a licence nobody has confirmed yet."""

from uuid import uuid4

from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.files.storage import Storage
from django.utils.translation import gettext as _

from wagtail.images import get_image_model
from wagtail.images.fields import WagtailImageField
from wagtail.models import Collection
from wagtail.permissions import policy_registry
from wagtail.utils.file import hash_filelike

from .found import Block, FoundArticle, LocalPicture


class PictureShelf:
    """Brings in the pictures of one article; `throw_away` removes the files where the article was not kept."""

    def __init__(self, user):
        self.user = user
        self.written: list[tuple[Storage, str]] = []
        self.notes: list[str] = []

    def as_body(self, article: FoundArticle) -> list[dict]:
        """The blocks as a StreamField keeps them."""
        stored = [self.stored(block, article.title) for block in article.blocks]
        return [{"type": kind, "value": value, "id": str(uuid4())} for kind, value in filter(None, stored)]

    def stored(self, block: Block, title: str) -> Block | None:
        if not isinstance(block.value, LocalPicture):
            return block
        image = self.bring_in(block.value, title)
        if image is None:
            return None
        value = {"image": image.pk, "alt_text": block.value.alt_text, "caption": block.value.caption}
        return Block("image", value)

    def bring_in(self, picture: LocalPicture, title: str):
        """The picture of the site, one for the same file in a collection; None, with a note, for no picture."""
        model = get_image_model()
        with picture.path.open("rb") as file:
            try:
                WagtailImageField().clean(File(file, name=picture.path.name))
            except ValidationError as error:
                reason = {"name": picture.path.name, "reason": " ".join(error.messages)}
                self.notes.append(_("The picture “%(name)s” was left out: %(reason)s") % reason)
                return None
            file.seek(0)
            image = model(
                title=(picture.caption or picture.alt_text or title)[:255],
                file=File(file, name=picture.path.name),
                uploaded_by_user=self.user,
                collection=self.collection(),
            )
            if hasattr(image, "licence"):
                image.licence = "unknown"
            image.file_hash, image.file_size = hash_filelike(file), picture.path.stat().st_size
            known = model.objects.filter(file_hash=image.file_hash, collection=image.collection).first()
            if known:
                return known
            file.seek(0)
            image.save()
        self.written.append((image.file.storage, image.file.name))
        return image

    def collection(self):
        """The first collection in which the person may add pictures, so that an institution's stay its own."""
        policy = policy_registry.get_by_type(get_image_model())
        if self.user is None or not hasattr(policy, "collections_user_has_permission_for"):
            return Collection.get_first_root_node()
        allowed = policy.collections_user_has_permission_for(self.user, "add").order_by("path")
        return allowed.first() or Collection.get_first_root_node()

    def throw_away(self) -> None:
        for storage, name in self.written:
            storage.delete(name)
