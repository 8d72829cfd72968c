"""The table, the figures of the promise, and how it grows."""

from collections.abc import Iterable

from .cases.case import Case, Figure

COLUMNS = {
    "bytes": ("bytes", ",.0f", 11),
    "rate": ("ours/s", "", 9),
    "p50": ("p50 ms", "", 9),
    "p99": ("p99 ms", "", 9),
    "cpu": ("CPU ms", "", 9),
    "queries": ("queries", ",.0f", 8),
    "memory": ("MB", ",.0f", 6),
    "bare": ("bare/s", ",.0f", 9),
    "of_bare": ("of bare", "", 9),
    "stock": ("stock/s", "", 9),
    "stock_p50": ("p50 ms", "", 9),
    "times_stock": ("× stock", "", 9),
    "times_shipped": ("× shipped", "", 11),
}
WORDS = {
    "of_bare": "of the bare WSGI limit",
    "times_stock": "× stock Wagtail",
    "times_shipped": "× stock Wagtail on the server its template ships with",
    "p99": "ms at the 99th per cent",
    "queries": "queries",
    "rate": "a second",
    "lost": "acknowledged views lost",
    "memory": "MB in one worker",
    "slower": "× slower with {most:,} articles than with {fewest:,}",
}


LONGEST = 120  # letters of a reason


def number(value: float | None, form: str = "") -> str:
    """Three digits that count, or whole thousands; nothing where nothing was measured."""
    if value is None:
        return ""
    if form:
        return format(value, form)
    digits = 0 if value >= 100 else 1 if value >= 10 else 2 if value >= 1 else 3
    return f"{value:,.{digits}f}"


def table(rows: Iterable[dict]) -> str:
    rows = list(rows)
    wide = max(len(row["case"]) for row in rows) + 2
    lines = ["".ljust(wide) + "".join(title.rjust(width) for title, _form, width in COLUMNS.values())]
    for row in rows:
        if "trouble" in row:
            lines.append(row["case"].ljust(wide) + f"could not be measured: {row['trouble']}"[:LONGEST])
            continue
        cells = [number(row.get(name), form).rjust(width) for name, (_title, form, width) in COLUMNS.items()]
        lines.append(row["case"].ljust(wide) + "".join(cells))
    return "\n".join(lines)


def verdicts(cases: Iterable[Case], rows: Iterable[dict]) -> list[dict]:
    """Every figure with what was measured, and whether it is reached. What could not be measured is not."""
    return [
        verdict(row["case"], figure, row.get(figure.what), row.get(f"{figure.what}_by_cpu"))
        for case, row in zip(cases, rows, strict=True)
        for figure in case.figures
    ]


def verdict(case: str, figure: Figure, value: float | None, by_cpu: float | None = None) -> dict:
    words = {"case": case, "figure": str(figure), "what": figure.what, "value": value, "by_cpu": by_cpu}
    return words | {"reached": value is not None and figure.is_reached(value)}


def sentence_of(words: dict, **facts) -> str:
    mark, said = "✓" if words["reached"] else "✗", WORDS[words["what"]].format(**facts)
    by_cpu = f"; by CPU time {number(words['by_cpu'])}" if words["by_cpu"] else ""
    value = "not measured," if words["value"] is None else number(words["value"])
    return f"  {mark} {words['case']}: {value} {said} (wanted {words['figure']}{by_cpu})"


def growth(cases: Iterable[Case], tables: dict[int, list[dict]]) -> tuple[str, list[dict]]:
    """CPU time of each case with that many articles, and how much more it is with the most than with the fewest."""
    cases, sizes = list(cases), sorted(tables)
    names = {case.key: tables[sizes[-1]][place]["case"] for place, case in enumerate(cases)}
    wide = max(map(len, names.values())) + 2
    lines = ["CPU ms for each request, with so many articles".ljust(wide)]
    lines.append(" " * wide + "".join(f"{size:,}".rjust(11) for size in sizes) + "growth".rjust(9) + "stock".rjust(9))
    found = []
    for place, case in enumerate(cases):
        rows = [tables[size][place] for size in sizes]
        times, theirs = ratio(rows, "cpu"), ratio(rows, "stock_cpu")
        cells = "".join(number(row.get("cpu")).rjust(11) for row in rows)
        lines.append(names[case.key].ljust(wide) + cells + number(times).rjust(9) + number(theirs).rjust(9))
        if case.slower and times is not None:
            found.append(verdict(names[case.key], case.slower, times))
    return "\n".join(lines), found


def ratio(rows: list[dict], what: str) -> float | None:
    """Of the last row to the first."""
    first, last = rows[0].get(what), rows[-1].get(what)
    return last / first if first and last else None
