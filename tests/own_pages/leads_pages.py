import swapper

from leads.mixins import LeadFormPageMixin
from zhsearch.slugs import PinyinSlugMixin

BasePage = swapper.load_model("wagtailcore", "Page", require_ready=False)


class OwnLeadFormPage(PinyinSlugMixin, LeadFormPageMixin, BasePage):
    template = "leads/lead_form_page.html"
    content_panels = [*BasePage.content_panels, *LeadFormPageMixin.content_panels]
    promote_panels = [*BasePage.promote_panels, *LeadFormPageMixin.promote_panels]
    search_fields = [*BasePage.search_fields, *LeadFormPageMixin.search_fields]
