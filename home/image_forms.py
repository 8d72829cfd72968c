from wagtail.admin.widgets import AdminDateInput
from wagtail.documents.widgets import AdminDocumentChooser
from wagtail.images.forms import BaseImageForm


class PortalImageForm(BaseImageForm):
    """Wagtail's form for pictures, with its own choosers for what ours adds."""

    class Meta(BaseImageForm.Meta):
        widgets = {
            **BaseImageForm.Meta.widgets,
            "licence_document": AdminDocumentChooser,
            "expires_at": AdminDateInput,
        }
