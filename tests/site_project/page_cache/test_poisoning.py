"""Whatever a visitor sends, the next one gets the page as it is."""

from django.contrib.auth.models import User
from django.test import Client, tag

from .world import CachedPortal, ask

JUNK = "evil.example"
# What a request holds beside a plain one; ADDRESS stands for that of the article.
PROBES = {
    "another host": {"host": JUNK},
    "a host with a port": {"host": "localhost:8000"},
    "a host in capitals": {"host": "LOCALHOST"},
    "a host with a dot": {"host": "localhost."},
    "a host with a user": {"host": "localhost@evil.example"},
    "an empty host": {"host": ""},
    "a forwarded host": {"HTTP_X_FORWARDED_HOST": JUNK},
    "a forwarded scheme": {"HTTP_X_FORWARDED_PROTO": "https"},
    "an unknown scheme": {"HTTP_X_FORWARDED_PROTO": "gopher"},
    "a forwarded port": {"HTTP_X_FORWARDED_PORT": "8443"},
    "a forwarded server": {"HTTP_X_FORWARDED_SERVER": JUNK},
    "a forwarded prefix": {"HTTP_X_FORWARDED_PREFIX": "/evil"},
    "Forwarded": {"HTTP_FORWARDED": f"host={JUNK};proto=https"},
    "an original address": {"HTTP_X_ORIGINAL_URL": "/admin/"},
    "a rewritten address": {"HTTP_X_REWRITE_URL": "/admin/"},
    "another method by header": {"HTTP_X_HTTP_METHOD_OVERRIDE": "DELETE"},
    "another method by old header": {"HTTP_X_METHOD_OVERRIDE": "POST"},
    "a cookie": {"HTTP_COOKIE": "theme=dark; lang=en"},
    "a false session": {"HTTP_COOKIE": "sessionid=0123456789abcdef"},
    "a token cookie": {"HTTP_COOKIE": "csrftoken=0123456789abcdef0123456789abcdef"},
    "a message cookie": {"HTTP_COOKIE": "messages=W10:1u"},
    "authorisation": {"HTTP_AUTHORIZATION": "Basic YWRtaW46YWRtaW4="},
    "a fat GET": {"body": b"page=99", "CONTENT_LENGTH": "7", "CONTENT_TYPE": "application/x-www-form-urlencoded"},
    "a GET with chunks": {"HTTP_TRANSFER_ENCODING": "chunked"},
    "HEAD": {"method": "HEAD"},
    "POST": {"method": "POST"},
    "OPTIONS": {"method": "OPTIONS"},
    "PURGE": {"method": "PURGE"},
    "a small letter method": {"method": "get"},
    "another language": {"HTTP_ACCEPT_LANGUAGE": "en"},
    "another type": {"HTTP_ACCEPT": "application/json"},
    "an origin": {"HTTP_ORIGIN": f"https://{JUNK}"},
    "a range": {"HTTP_RANGE": "bytes=0-9"},
    "a script's request": {"HTTP_X_REQUESTED_WITH": "XMLHttpRequest"},
    "a nonsensical coding": {"HTTP_ACCEPT_ENCODING": "br;q=x, gzip;q=0, *;q=2" + "," * 300},
    "a robot": {"HTTP_USER_AGENT": "<script>alert(1)</script>"},
    "a tracking name": {"address": "ADDRESS?utm_source=%3Cscript%3E"},
    "a page that is none": {"address": "ADDRESS?page=%00"},
    "a name twice": {"address": "ADDRESS?page=1&page=2"},
    "a semicolon in the query": {"address": "ADDRESS?page=1;utm=2"},
    "a broken query": {"address": "ADDRESS?%ff%fe=%&&=="},
    "a very long query": {"address": "ADDRESS?q=" + "a" * 5000},
    "two slashes": {"address": "/ADDRESS"},
    "a dot": {"address": "/.ADDRESS"},
    "two dots": {"address": "/evil/..ADDRESS"},
    "a parameter in the path": {"address": "ADDRESS;a=b"},
    "an encoded dot": {"address": "ADDRESS%2e/"},
    "an encoded slash": {"address": "ADDRESS%2f"},
    "a NUL": {"address": "ADDRESS\x00"},
    "a space at the end": {"address": "ADDRESS "},
    "a very long path": {"address": "ADDRESS" + "a/" * 2000},
    "a backslash": {"address": "\\ADDRESS"},
    "no slash at the end": {"address": "SHORT"},
}


@tag("once")  # what a visitor sends has nothing to do with the database
class PoisoningTests(CachedPortal):
    """Each probe comes first, to both workers; then somebody asks plainly."""

    def send(self, probe: dict, worker: int):
        wanted = dict(probe)
        address = wanted.pop("address", "ADDRESS").replace("ADDRESS", self.story.url)
        address = address.replace("SHORT", self.story.url.rstrip("/"))
        return ask(self.workers[worker], address, **wanted)

    def assertUnharmed(self, what: str):
        clean = self.fresh(self.story.url)
        for worker in range(2):
            answer = self.cached(self.story.url, worker)
            self.assertEqual((answer.status, answer.body), (clean.status, clean.body), what)
            self.assertEqual(
                {name: answer.headers.get(name) for name in clean.headers if name not in DIFFER},
                {name: value for name, value in clean.headers.items() if name not in DIFFER},
                what,
            )

    def test_a_probe_before_the_first_visitor_changes_nothing(self):
        self.warm(self.story.url)
        self.assertGreaterEqual(len(PROBES), 40)
        for what, probe in PROBES.items():
            with self.subTest(what):
                self.open_folder()
                self.send(probe, 0)

                self.assertUnharmed(what)

    def test_nor_does_one_after_it(self):
        self.warm(self.story.url)
        for what, probe in PROBES.items():
            with self.subTest(what):
                self.send(probe, 1)

                self.assertUnharmed(what)


class NobodyElsesTests(CachedPortal):
    def test_staff_are_answered_by_the_application(self):
        self.warm(self.story.url)
        client = Client()
        client.force_login(User.objects.create_superuser("editor"))
        session = client.cookies["sessionid"].value

        for _time in range(2):
            self.application.asked.clear()
            self.cached(self.story.url, HTTP_COOKIE=f"sessionid={session}")
            self.assertEqual(self.application.asked, [self.story.url])
        self.assertEqual(self.made(self.story.url), [])

    def test_what_is_missing_moved_or_refused_is_never_kept(self):
        for address in ("/nowhere/", self.story.url.rstrip("/"), "/admin/login/", "/api/v1/articles?wrong=1"):
            with self.subTest(address):
                self.cached(address)
                self.assertEqual(len(self.made(address)), 1)

    def test_a_receipt_is_never_kept(self):
        address = "/leads/enquiries/received/nonsense/"
        self.cached(address)

        self.assertEqual(self.made(address), [address])


DIFFER = {"Vary", "Content-Length", "ETag", "Cache-Control"}
