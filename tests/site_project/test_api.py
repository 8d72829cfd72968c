import json

from django.test import TestCase

from wagtail.models import Site

from bs4 import BeautifulSoup

from leads.models import Lead, LeadFormPage
from tests.leads.builders import a_form

RIGHT = {"answers": {"phone": "13800138000", "consent": True, "contact_name": "Lin Yi"}}
# DESIGN §5, what stands today.
OPERATIONS = {
    "get /api/v1/site",
    "get /api/v1/resolve",
    "get /api/v1/search",
    "get /api/v1/articles",
    "get /api/v1/articles/hot",
    "get /api/v1/articles/{article_id}",
    "post /api/v1/articles/{article_id}/views",
    "get /api/v1/programs",
    "get /api/v1/programs/facets",
    "get /api/v1/programs/{program_id}",
    "get /api/v1/forms/{form_id}",
    "post /api/v1/forms/{form_id}/submissions",
}


class ApiTestCase(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.form = a_form(LeadFormPage)
        cls.address = f"/api/v1/forms/{cls.form.pk}"

    def ask(self, address, language="", **query):
        return self.client.get(f"/api/v1{address}", query, headers={"Accept-Language": language})

    def send(self, body, *, query="", language="", **headers):
        text = body if isinstance(body, (str, bytes)) else json.dumps(body)
        headers = headers | {"Accept-Language": language}
        return self.client.post(f"{self.address}/submissions{query}", text, "application/json", headers=headers)


class DocumentTests(ApiTestCase):
    def test_is_open_api_3_1_with_the_promised_operations(self):
        document = self.ask("/openapi.json").json()

        found = {f"{method} {path}" for path, methods in document["paths"].items() for method in methods}
        self.assertEqual((document["openapi"][:4], OPERATIONS - found), ("3.1.", set()))

    def test_every_operation_says_what_it_does(self):
        paths = self.ask("/openapi.json").json()["paths"]

        self.assertEqual([p for p, methods in paths.items() for m in methods.values() if not m.get("summary")], [])

    def test_documentation_calls_no_foreign_host(self):
        page = BeautifulSoup(self.ask("/docs").content, "html.parser")

        addresses = [tag.get("src") or tag.get("href") for tag in page.select("[src], [href]")]
        self.assertEqual([address for address in addresses if not address.startswith("/static/")], [])
        self.assertEqual([tag for tag in page.select("script:not([src])") if tag.get("type") != "application/json"], [])

    def test_documentation_sets_no_cookie(self):
        self.assertEqual(self.ask("/docs").cookies, {})


class ProblemTests(ApiTestCase):
    def assertProblem(self, response, status):
        facts = response.json()
        self.assertEqual((response.status_code, facts["status"]), (status, status))
        self.assertEqual(response["Content-Type"], "application/problem+json; charset=utf-8")
        self.assertEqual((facts["type"], bool(facts["title"])), ("about:blank", True))
        return facts

    def test_wrong_answers_are_named_by_pointer(self):
        facts = self.assertProblem(self.send({"answers": {"a/b~c": 1}}), 422)

        self.assertEqual(
            sorted(row["pointer"] for row in facts["errors"]),
            ["#/answers/a~1b~0c", "#/answers/consent", "#/answers/phone"],
        )

    def test_a_body_without_answers_is_named_by_pointer(self):
        facts = self.assertProblem(self.send({"source_url": "/"}), 422)

        self.assertEqual([row["pointer"] for row in facts["errors"]], ["#/answers"])

    def test_a_wrong_parameter_is_named(self):
        facts = self.assertProblem(self.ask("/articles", limit="x"), 400)

        self.assertEqual([row["parameter"] for row in facts["errors"]], ["limit"])

    def test_an_unknown_parameter_is_refused_and_nothing_done(self):
        for query in ("?x=1", "?form_id=1", "?submission=1", "?idempotency_key=1"):
            with self.subTest(query):
                self.assertProblem(self.send(RIGHT, query=query), 400)
                self.assertProblem(self.client.get(self.address + query), 400)
        self.assertEqual(Lead.objects.count(), 0)

    def test_unknown_addresses_and_methods(self):
        self.assertProblem(self.ask("/nothing"), 404)
        self.assertProblem(self.ask(f"/forms/{10**30}"), 404)
        self.assertProblem(self.ask("/forms/x"), 404)
        self.assertProblem(self.client.delete(self.address), 405)
        self.assertProblem(self.client.get(f"{self.address}/submissions"), 405)

    def test_a_body_that_is_none(self):
        self.assertProblem(self.send("{"), 400)
        self.assertProblem(self.send(b"\xff\xfe"), 400)
        self.assertProblem(self.send("[" * 60_000), 400)
        self.assertProblem(self.send({"answers": {"remarks": "x" * 70_000}}), 413)
        self.assertProblem(self.ask("/site", site="a\x00b"), 400)


class LanguageTests(ApiTestCase):
    def test_follows_the_caller(self):
        for language, expected in {
            "en": "Some answers need correcting",
            "en-GB,en;q=0.9,zh;q=0.1": "Some answers need correcting",
            "de, en;q=0.5": "Some answers need correcting",
            "zh-CN,zh;q=0.9,en;q=0.8": "有几处填写需要改正",
            "zh;q=0.9, en;q=0.1": "有几处填写需要改正",
            "": "有几处填写需要改正",
            "xx;;q=x": "有几处填写需要改正",
        }.items():
            with self.subTest(language):
                response = self.send({"answers": {}}, language=language)
                self.assertEqual((response.json()["title"], response["Vary"][:15]), (expected, "Accept-Language"))

    def test_no_english_is_left_in_a_chinese_problem(self):
        for response in (
            self.send({"answers": {}}),
            self.send({}),
            self.send({"answers": 1}),
            self.send("{"),
            self.ask("/articles", limit="x"),
            self.ask("/articles", limit="0"),
            self.ask("/articles/hot", window="x"),
            self.ask("/resolve"),
            self.ask("/nothing"),
        ):
            facts = response.json()
            words = [facts["title"], facts["detail"], *[row["detail"] for row in facts.get("errors", [])]]
            with self.subTest(words):
                self.assertEqual([word for word in words if word and word.isascii()], [])


class AnswerTests(ApiTestCase):
    def test_a_lead_is_taken_without_cookie_or_token(self):
        response = self.client_class(enforce_csrf_checks=True).post(
            f"{self.address}/submissions",
            json.dumps(RIGHT),
            "application/json",
            headers={"Origin": "https://h5.example"},
        )

        self.assertEqual((response.status_code, response.cookies), (201, {}))
        self.assertEqual(
            (response.json()["receipt"], response["Cache-Control"]), (Lead.objects.get().receipt, "no-store")
        )

    def test_no_get_gives_a_lead(self):
        self.send(RIGHT)
        paths = self.ask("/openapi.json").json()["paths"]
        gets = [path.replace("{form_id}", str(self.form.pk)) for path, methods in paths.items() if "get" in methods]

        for address in [
            *gets,
            f"{self.address}/submissions/1",
            "/api/v2/pages/?fields=*",
            f"/api/v2/pages/{self.form.pk}/",
        ]:
            with self.subTest(address):
                self.assertNotIn("Lin Yi", self.client.get(address).content.decode())

    def test_is_not_sent_twice_to_who_has_it(self):
        first = self.ask("/site")

        again = self.client.get("/api/v1/site", headers={"If-None-Match": first["ETag"]})

        self.assertEqual((again.status_code, again.content, again["ETag"]), (304, b"", first["ETag"]))
        self.assertEqual(first["Cache-Control"], "public, no-cache")

    def test_is_for_the_site_that_is_named(self):
        other = Site.objects.create(hostname="other.example", root_page=self.form, site_name="Other")

        for name in ("other.example", str(other.pk)):
            self.assertEqual(self.ask("/site", site=name).json()["hostname"], "other.example")
        for name in ("nobody.example", "9" * 400, "²", "-1", ""):
            with self.subTest(name):
                self.assertEqual(self.ask("/site", site=name).status_code, 404)
