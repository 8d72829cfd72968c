"""The demo's programmes, lecturers, bases and sessions."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from wagtail.models import Page

from programs.models import (
    Lecturer,
    ProgramBase,
    ProgramLecturer,
    ProgramPage,
    ProgramSession,
    TrainingAudience,
    TrainingBase,
    TrainingField,
)

from .marks import made_before
from .pictures import cover_picture, portrait_picture
from .tree import facts


def named(model, name: str, **defaults):
    return model.objects.get_or_create(name=name, defaults=defaults)[0]


def load_registers(tree: dict[str, dict[str, Page]]) -> None:
    """Lecturers and bases; the fields and audiences come with the programmes."""
    told = facts("people")
    for order, row in enumerate(told["lecturers"]):
        row["portrait"] = portrait_picture(row["name"], row.pop("theme"))
        named(Lecturer, row.pop("name"), order=order, institution=owner(row, tree), **row)
    for order, row in enumerate(told["bases"]):
        row["picture"] = cover_picture(row.pop("cover"))
        named(TrainingBase, row.pop("name"), order=order, institution=owner(row, tree), **row)


def owner(row: dict, tree: dict[str, dict[str, Page]]) -> Page | None:
    return tree[row.pop("at")]["front"] if "at" in row else None


def load_programmes(tree: dict[str, dict[str, Page]], progress) -> int:
    """Write the programmes that are not there yet and return how many."""
    load_registers(tree)
    rows, count = facts("programmes")["programmes"], 0
    for number, row in enumerate(progress(rows)):
        index = tree[row["at"]]["xiangmu"]
        if not made_before(ProgramPage, row["slug"]):
            write(row, index, number)
            count += 1
    return count


@transaction.atomic
def write(row: dict, index: Page, number: int) -> None:
    page = ProgramPage(
        title=row["title"],
        slug=row["slug"],
        summary=row["summary"],
        cover=cover_picture(row["cover"]),
        field=named(TrainingField, row["field"], order=number),
        audience=named(TrainingAudience, row["audience"], order=number),
        audience_note=row.get("audience_note", ""),
        days=row["days"],
        hours=row["days"] * 8,
        format=row.get("format", "campus"),
        city=row.get("city", ""),
        class_size="30 人起，可单独成班",
        aims=[{"type": "aim", "value": aim} for aim in row["aims"]],
        modules=[{"type": "module", "value": module_of(text)} for text in row["modules"]],
        timetable=[{"type": "table", "value": timetable(row)}],
        certificate="<p>完成规定学时并通过结业汇报的学员，由举办院校颁发结业证书和学时证明，编号可在线核验。</p>",
        questions=[{"type": "question", "value": question} for question in facts("programmes")["questions"]],
        is_featured=row.get("featured", False),
        featured_order=number,
        # The first of the list is the newest, so that "newest" has an order too.
        first_published_at=timezone.now() - timedelta(days=3 + number * 11),
        **price(row),
    )
    page.program_lecturers = [
        ProgramLecturer(lecturer=Lecturer.objects.get(name=name), sort_order=order)
        for order, name in enumerate(row["lecturers"])
    ]
    page.program_bases = [
        ProgramBase(base=TrainingBase.objects.get(name=name), sort_order=order)
        for order, name in enumerate(row["bases"])
    ]
    index.add_child(instance=page)
    page.save_revision().publish()
    add_sessions(page, row, number)


def price(row: dict) -> dict:
    kind = row.get("price_kind", "per_head" if "price" in row else "on_request")
    notes = {
        "per_head": "含师资、教材、场地与现场教学交通，食宿另计",
        "per_class": "50 人以内一个班的课酬与教材，交通食宿据实结算",
        "on_request": "按人数、天数与现场教学安排确定",
    }
    return {
        "price_kind": kind,
        "price_from": row.get("price"),
        "price_to": row.get("price_to"),
        "price_note": notes[kind],
    }


def module_of(text: str) -> dict:
    title, hours, description = text.split("|")
    return {"title": title, "hours": int(hours), "description": description}


def timetable(row: dict) -> dict:
    """One line a day: each module takes as many half days of four class hours as it has hours."""
    halves = [half for text in row["modules"] for half in half_days(**module_of(text))]
    evenings = ["破冰分组，领取议题", *["小组复盘"] * (row["days"] - 3), "准备结业汇报", "结业返程"]
    days = [[f"第{NUMERALS[day]}天", halves[day * 2], halves[day * 2 + 1], evenings[day]] for day in range(row["days"])]
    days[0][1] = f"开班式，{days[0][1]}"
    return {
        "data": [["日期", "上午 8:30—11:50", "下午 14:00—17:20", "晚间"], *days],
        "first_row_is_table_header": True,
        "first_col_is_header": True,
        "cell": [],
        "mergeCells": [],
        "table_caption": "",
    }


NUMERALS = "一二三四五六七八九十"


def half_days(title: str, hours: int, description: str) -> list[str]:
    count = hours // 4
    return [title] if count == 1 else [f"{title}（{NUMERALS[part]}）" for part in range(count)]


def add_sessions(page: ProgramPage, row: dict, number: int) -> None:
    """One session that is over, and up to two to come, in weeks from today. What is taught at the client's has none."""
    today = timezone.localdate()
    if page.format == ProgramPage.Format.CLIENT:
        return
    for order, weeks in enumerate([-9 + number % 4, 2 + number % 5, 9 + number % 6][: 1 if number % 7 == 3 else 3]):
        starts = today + timedelta(weeks=weeks, days=-today.weekday())
        seats = 40 + number % 3 * 10
        ProgramSession.objects.create(
            program=page,
            code=f"第 {12 + order + number % 5} 期",
            starts_on=starts,
            ends_on=starts + timedelta(days=row["days"] - 1),
            enrol_by=starts - timedelta(days=5),
            place=row["place"],
            enrolment="reserve" if order == 2 else "open",
            seats=seats,
            seats_taken=min(seats, [seats, seats - [4, 17, 9, 26, 0][number % 5], number * 3 % 20][order]),
        )
