from wagtail.admin.forms.pages import CopyForm

from .guard import may_go_live
from .rules import is_under_review_rules


class ReviewedCopyForm(CopyForm):
    """Offers no copy that would be refused: a copy starts as a draft, and only what was approved has a mirror."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not is_under_review_rules(self.page):
            return
        self.fields.pop("publish_copies", None)
        if not (self.page.live and may_go_live(self.page)):
            self.fields.pop("alias", None)
