"""Two institutions with their leads and their staff."""

from unittest import mock

from django.contrib.auth.models import Group

from leads.models import Lead
from leads.rights import grant
from tests.leads.builders import a_colleague, a_lead
from tests.own_pages.models import OwnArticleIndexPage
from tests.programs.builders import a_site


class TwoInstitutions:
    """Mixin for test cases: Linjiang is one's own, Nanping is another's, and one lead belongs to none."""

    @classmethod
    def setUpClass(cls):
        # Any page class may call itself an institution; this one works with every base page.
        cls.enterClassContext(mock.patch.object(OwnArticleIndexPage, "is_institution", True, create=True))
        super().setUpClass()

    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        root = a_site()
        cls.linjiang = root.add_child(instance=OwnArticleIndexPage(title="Linjiang", slug="linjiang"))
        cls.nanping = root.add_child(instance=OwnArticleIndexPage(title="Nanping", slug="nanping"))
        cls.own = a_lead_of(cls.linjiang, receipt="XF-OWN", phone="13812340001")
        cls.foreign = a_lead_of(cls.nanping, receipt="XF-FOREIGN", phone="13812340002")
        cls.homeless = a_lead(receipt="XF-NOBODY", phone="13812340003")

    @classmethod
    def staff_of(cls, institution, *rights, name=""):
        """Somebody whose group has these rights at the institution."""
        group = Group.objects.create(name=name or f"{institution.slug} {' '.join(rights)}")
        grant(group, institution, *rights)
        user = a_colleague(name or f"{institution.slug}-{'-'.join(rights)}", rights=[])
        user.groups.add(group)
        return user


def a_lead_of(institution, **values) -> Lead:
    return a_lead(institution_id=institution.pk, institution_name=institution.title, **values)
