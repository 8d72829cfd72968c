import re

from django.test import SimpleTestCase

from programs.facets import facets_for
from site_project.page_cache.conf import conf
from site_project.page_cache.keys import key_of, shared_query
from tests.architecture.sources import files, name_of

READ = re.compile(r"""(?:GET|query)(?:\.get|\.getlist)?[\[(]["'](\w+)["']""")
# Views of the admin and of the API, and the forms in frames: none is keyed by these names.
APART = re.compile(r"admin|/review/|/api|desk|middleware|/trash/|reports|board|/exports/|showing")


def plain(**more) -> dict:
    return {"REQUEST_METHOD": "GET", "PATH_INFO": "/news/", "HTTP_HOST": "localhost", "wsgi.url_scheme": "http"} | more


class QueryTests(SimpleTestCase):
    def test_every_name_that_a_page_reads_is_known(self):
        unknown = {
            (name_of(path), name)
            for path in files(".py", within=["articles", "home", "leads", "programs"])
            if not APART.search(name_of(path))
            for name in READ.findall(path.read_text("utf-8"))
            if name not in conf.QUERY_NAMES
        }

        self.assertEqual(unknown, set())

    def test_so_are_the_facets_of_the_catalogue(self):
        self.assertEqual({facet.name for facet in facets_for({})} - conf.QUERY_NAMES, set())

    def test_order_and_unknown_names_make_no_other_page(self):
        self.assertEqual(
            shared_query("utm_source=x&q=%E6%B8%AF&page=2", False), shared_query("page=2&q=港&spm=1", False)
        )

    def test_values_of_one_name_keep_their_order(self):
        self.assertEqual(shared_query("field=b&field=a", False), "field=b&field=a")

    def test_the_api_is_asked_with_every_name(self):
        self.assertEqual(shared_query("wrong=1&limit=5", True), "limit=5&wrong=1")


class KeyTests(SimpleTestCase):
    def test_language_and_foreign_origins_make_no_other_page(self):
        one = key_of(plain(HTTP_ACCEPT_LANGUAGE="en", HTTP_ORIGIN="https://evil.example"))

        self.assertEqual(one, key_of(plain()))

    def test_the_language_makes_another_answer_of_the_api(self):
        keys = [
            key_of(plain(PATH_INFO="/api/v1/articles", HTTP_ACCEPT_LANGUAGE=said))
            for said in ("en", "en-GB,zh;q=0.5", "zh-CN", "fr")
        ]

        self.assertEqual([key == keys[0] for key in keys], [True, True, False, False])
        self.assertEqual(keys[2], keys[3])
