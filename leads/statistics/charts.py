"""Pictures of numbers, worked out here and drawn by the template as SVG."""

from datetime import timedelta

from django.utils.translation import gettext as _

WIDTH, HEIGHT, TOP, BOTTOM = 800, 180, 14, 20


def columns(values: list[tuple]) -> dict:
    """A column for each pair of a day and a number, and what stands at the axes."""
    most = max((number for _day, number in values), default=0)
    step = WIDTH / max(1, len(values))
    room = HEIGHT - TOP - BOTTOM
    bars = [
        {
            "x": round(at * step + step * 0.1, 2),
            "y": round(HEIGHT - BOTTOM - room * number / max(1, most), 2),
            "width": round(step * 0.8, 2),
            "height": round(room * number / max(1, most), 2),
            "label": f"{day:%Y-%m-%d}",
            "number": number,
        }
        for at, (day, number) in enumerate(values)
    ]
    return {"width": WIDTH, "height": HEIGHT, "floor": HEIGHT - BOTTOM, "top": TOP, "most": most, "bars": bars}


def rows(values: list[tuple[str, int]]) -> list[dict]:
    """Words with their number, their share of all, and the length of their bar in hundredths of the longest."""
    most, total = max((number for _word, number in values), default=0), sum(number for _word, number in values)
    return [
        {
            "word": word,
            "number": number,
            "share": f"{number / total:.0%}" if total else "",
            "length": round(100 * number / most) if most else 0,
        }
        for word, number in values
    ]


def spoken(time: timedelta | None) -> str:
    """A length of time in the two largest units: `3 天 4 小时`."""
    if time is None:
        return "—"
    minutes = int(time.total_seconds() // 60)
    days, hours, minutes = minutes // 1440, minutes // 60 % 24, minutes % 60
    if days:
        return _("%(days)d d %(hours)d h") % {"days": days, "hours": hours}
    if hours:
        return _("%(hours)d h %(minutes)d min") % {"hours": hours, "minutes": minutes}
    return _("%(minutes)d min") % {"minutes": minutes}
