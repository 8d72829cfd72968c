from leads.mixins import LeadFormPageMixin
from tests.own_pages.base import BasePage
from zhsearch.slugs import PinyinSlugMixin


class OwnLeadFormPage(PinyinSlugMixin, LeadFormPageMixin, BasePage):
    template = "leads/lead_form_page.html"
    content_panels = [*BasePage.content_panels, *LeadFormPageMixin.content_panels]
    search_fields = [*BasePage.search_fields, *LeadFormPageMixin.search_fields]
