"""Requests as they go over the wire."""

import http.client
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from bs4 import BeautifulSoup

from .cases.case import COUNT, Request
from .servers import Server

HOST = "localhost"  # the site's name, whatever port it is measured on: pages of unknown hosts are not cached
TOKEN = "b" * 32  # Django takes any 32 letters for a CSRF token that come as cookie and as header
BROWSER = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36"


class WrongAnswer(Exception):
    """What was wrong with it: a case that cannot be measured."""


@dataclass(frozen=True)
class Call:
    """A request with everything filled in but the running number."""

    method: str
    paths: list[str]
    headers: dict[str, str]
    body: str

    def numbered(self, number: int) -> tuple[str, str, bytes, dict[str, str]]:
        """Arguments for `HTTPConnection.request`."""
        body = self.body.replace(COUNT, str(number)).encode()
        return self.method, self.paths[number % len(self.paths)], body, self.headers


def call_of(request: Request, server: Server) -> Call:
    facts = server.site.facts
    queries = [quote(query) for query in request.queries] or [""]
    paths = [request.path.format(**facts, query=query) for query in queries]
    headers = {"Host": HOST, "User-Agent": BROWSER, "Accept-Encoding": "identity"}
    if request.staff:
        headers |= {"Cookie": f"sessionid={facts['session']}; csrftoken={TOKEN}", "X-CSRFToken": TOKEN}
    if request.form is None:
        return Call("POST" if request.post else "GET", paths, headers, "")
    filled = {name: filled_in(value, facts) for name, value in request.form.items()}
    if request.over_page:
        page = ask(server.port, Call("GET", paths, headers, "")).body
        filled = form_on_page(page) | facts.get(request.drawn, {}) | filled
    headers |= {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}
    headers |= {"Cookie": f"{headers.get('Cookie', '')}; csrftoken={TOKEN}".strip("; "), "X-CSRFToken": TOKEN}
    return Call("POST", paths, headers, urlencode(filled, doseq=True))


def filled_in(value: str | list[str], facts: dict) -> str | list[str]:
    return value.format(**facts) if isinstance(value, str) else [part.format(**facts) for part in value]


def form_on_page(html: bytes) -> dict[str, list[str]]:
    """What a browser would send of the editor's form."""
    form, filled = BeautifulSoup(html, "lxml").select_one("form[data-edit-form]"), {}
    for field in form.select("input[name], textarea[name], select[name]"):
        if field.get("type") in {"submit", "button", "file"}:
            continue
        if field.get("type") in {"checkbox", "radio"} and not field.has_attr("checked"):
            continue
        filled.setdefault(field["name"], []).extend(values_of(field))
    return filled


def values_of(field) -> list[str]:
    if field.name == "select":
        return [option.get("value", option.text) for option in field.select("option[selected]")]
    return [
        field.get("value", "on" if field.get("type") == "checkbox" else "") if field.name == "input" else field.text
    ]


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes


def ask(port: int, call: Call, number: int = 0) -> Answer:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
    try:
        line.request(*call.numbered(number))
        answer = line.getresponse()
        return Answer(answer.status, answer.read())
    finally:
        line.close()


def check(request: Request, answer: Answer) -> None:
    """Raise WrongAnswer for an answer that is not the one to be measured."""
    beginning = answer.body[:300].decode(errors="replace")
    if answer.status != request.status:
        raise WrongAnswer(f"{request.path} answered {answer.status}, not {request.status}: {beginning}")
    if request.holds.encode() not in answer.body:
        raise WrongAnswer(f"{request.path} does not hold {request.holds!r}: {beginning}")
