"""Term lists as CSV: read with an answer for each line, see what would change, apply; write what can be read again."""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

import swapper
from wagtail.models import Site

from .findings import Severity
from .terms import Term

# Code and Chinese heading; a file may use either, in any order, and leave out all but the first.
COLUMNS = {
    "pattern": "词语",
    "kind": "类别",
    "severity": "级别",
    "suggestion": "建议",
    "exceptions": "例外",
    "scope": "适用",
    "section": "栏目",
    "site": "站点",
    "valid_from": "生效日",
    "valid_to": "失效日",
    "note": "说明",
    "active": "启用",
}
CHOICES = {"kind": Term.Kind, "severity": Severity, "scope": Term.Scope}
YES, NO = {"1", "true", "yes", "是", ""}, {"0", "false", "no", "否"}
BETWEEN_EXCEPTIONS = "|"
STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")
MOST_LINES = 20_000


@dataclass
class Plan:
    """What an import would do: terms to add and to change, lines that change nothing, lines with an error."""

    added: list[Term] = field(default_factory=list)
    changed: list[Term] = field(default_factory=list)
    unchanged: int = 0
    errors: list[tuple[int, str]] = field(default_factory=list)

    def sort_in(self, term: Term, stored: Term | None) -> None:
        if stored is None:
            self.added.append(term)
        elif all(getattr(stored, name) == getattr(term, name) for name in COLUMNS):
            self.unchanged += 1
        else:
            term.pk = stored.pk
            self.changed.append(term)


def decoded(content: bytes) -> str:
    """UTF-8, else what Excel on Chinese Windows writes. Raises ValidationError where it is neither."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ValidationError(_("The file is neither UTF-8 nor GBK."))


def plan_import(text: str) -> Plan:
    """Read a list without changing anything. Raises ValidationError where it has no column of terms, or is too long."""
    plan, seen = Plan(), {}
    stored = {term.identity: term for term in Term.objects.order_by("-pk")}
    for line, row in rows_of(text):
        try:
            term = term_from(row)
            if term.identity in seen:
                raise ValidationError(_("Line %(line)d says the same already.") % {"line": seen[term.identity]})
        except ValidationError as error:
            plan.errors.append((line, " ".join(error.messages)))
            continue
        seen[term.identity] = line
        plan.sort_in(term, stored.get(term.identity))
    return plan


def rows_of(text: str) -> Iterator[tuple[int, dict[str, str]]]:
    lines = csv.reader(io.StringIO(text.replace("\0", "")))
    codes = {chinese: code for code, chinese in COLUMNS.items()} | {code: code for code in COLUMNS}
    try:
        heading = [codes.get(cell.strip(), "") for cell in next(lines, [])]
        if "pattern" not in heading:
            raise ValidationError(_("The first line must name the columns, among them “pattern” or “词语”."))
        for cells in lines:
            if lines.line_num > MOST_LINES:
                raise ValidationError(_("The file has more than %(count)d lines.") % {"count": MOST_LINES})
            if any(cell.strip() for cell in cells):
                yield lines.line_num, dict(zip(heading, map(without_guard, cells), strict=False))
    except csv.Error as error:
        raise ValidationError(_("Line %(line)d cannot be read.") % {"line": lines.line_num}) from error


def term_from(row: dict[str, str]) -> Term:
    """A complete term, not stored. Raises ValidationError with a sentence for each cell that is wrong."""
    term = Term(
        pattern=row.get("pattern", ""),
        suggestion=row.get("suggestion", ""),
        exceptions="\n".join(phrase.strip() for phrase in row.get("exceptions", "").split(BETWEEN_EXCEPTIONS)),
        note=row.get("note", ""),
        active=yes_or_no(row.get("active", "")),
        valid_from=day(row.get("valid_from", "")),
        valid_to=day(row.get("valid_to", "")),
        site=site_named(row.get("site", "")),
        section=section_at(row.get("section", "")),
    )
    for name, choices in CHOICES.items():
        if row.get(name):
            setattr(term, name, choice(choices, row[name]))
    try:
        term.full_clean()
    except ValidationError as error:
        told = [f"{Term._meta.get_field(name).verbose_name}: {' '.join(said)}" for name, said in error]
        raise ValidationError(told) from error
    return term


def choice(choices: type[models.TextChoices], cell: str) -> str:
    """By code or by name, in English or Chinese, so that a list travels between people of either language."""
    for language in ("en", "zh-hans"):
        with translation.override(language):
            named = {str(label): value for value, label in choices.choices}
        if cell in {*choices.values, *named}:
            return named.get(cell, cell)
    known = ", ".join(str(label) for label in choices.labels)
    raise ValidationError(_("“%(cell)s” is none of: %(known)s.") % {"cell": cell, "known": known})


def yes_or_no(cell: str) -> bool:
    if cell.lower() not in YES | NO:
        raise ValidationError(_("“%(cell)s” is neither yes nor no.") % {"cell": cell})
    return cell.lower() in YES


def day(cell: str) -> date | None:
    try:
        return date.fromisoformat(cell.replace("/", "-")) if cell else None
    except ValueError as error:
        raise ValidationError(_("“%(cell)s” is no day such as 2025-01-31.") % {"cell": cell}) from error


def site_named(hostname: str) -> Site | None:
    return found(Site.objects.filter(hostname=hostname), hostname) if hostname else None


def section_at(url_path: str):
    page_model = swapper.load_model("wagtailcore", "Page")
    return found(page_model.objects.filter(url_path=url_path), url_path) if url_path else None


def found(rows, name: str):
    row = rows.first()
    if row is None:
        raise ValidationError(_("There is no “%(name)s” here.") % {"name": name})
    return row


@transaction.atomic
def apply_plan(plan: Plan) -> None:
    for term in plan.changed:
        term.updated_at = timezone.now()
    Term.objects.bulk_create(plan.added, batch_size=500)
    if plan.changed:
        Term.objects.bulk_update(plan.changed, [*COLUMNS, "updated_at"], batch_size=200)


def as_csv(terms: Iterable[Term]) -> bytes:
    """UTF-8 with the mark by which Excel knows it; no cell can run as a formula."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(COLUMNS.values())
    for term in terms:
        writer.writerow([guarded(cell(term, name)) for name in COLUMNS])
    return file.getvalue().encode("utf-8-sig")


def cell(term: Term, name: str) -> str:
    value = getattr(term, name)
    if name == "exceptions":
        return BETWEEN_EXCEPTIONS.join(term.fine_within)
    if name == "active":
        return "是" if value else "否"
    if name in CHOICES:
        return str(CHOICES[name](value).label)
    if name == "site":
        return value.hostname if value else ""
    if name == "section":
        return value.url_path if value else ""
    return str(value or "")


def guarded(text: str) -> str:
    return f"'{text}" if text.startswith(STARTS_A_FORMULA) else text


def without_guard(cell: str) -> str:
    cell = cell.strip()
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(STARTS_A_FORMULA) else cell
