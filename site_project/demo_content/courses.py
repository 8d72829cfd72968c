"""The demo's programmes, lecturers, bases and sessions."""

from datetime import timedelta

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

from .pictures import cover_picture, portrait_picture
from .tree import facts


def named(model, name: str, **defaults):
    return model.objects.get_or_create(name=name, defaults=defaults)[0]


def load_registers(tree: dict[str, dict[str, Page]]) -> None:
    """Lecturers and bases; the fields and audiences come with the programmes."""
    told = facts("people")
    for order, row in enumerate(told["lecturers"]):
        portrait = portrait_picture(row["name"], row.pop("theme"))
        front = tree[row.pop("at")]["front"] if "at" in row else None
        named(Lecturer, row.pop("name"), order=order, portrait=portrait, institution=front, **row)
    for order, row in enumerate(told["bases"]):
        picture = cover_picture(row.pop("cover"))
        named(TrainingBase, row.pop("name"), order=order, picture=picture, **row)


def load_programmes(tree: dict[str, dict[str, Page]], progress) -> int:
    """Write the programmes that are not there yet and return how many."""
    load_registers(tree)
    rows, count = facts("programmes")["programmes"], 0
    for number, row in enumerate(progress(rows)):
        index = tree[row["at"]]["xiangmu"]
        if not ProgramPage.objects.child_of(index).filter(slug=row["slug"]).exists():
            write(row, index, number)
            count += 1
    return count


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
        city=row["city"],
        class_size="30 人起，可单独成班",
        price_kind="per_head" if "price" in row else "on_request",
        price_from=row.get("price"),
        price_note="含师资、教材、场地与现场教学交通，食宿另计" if "price" in row else "按人数、天数与现场教学安排确定",
        aims=[{"type": "aim", "value": aim} for aim in row["aims"]],
        modules=[{"type": "module", "value": module_of(text)} for text in row["modules"]],
        timetable=[{"type": "table", "value": timetable(row)}],
        certificate="<p>完成规定学时并通过结业汇报的学员，由举办院校颁发结业证书和学时证明，编号可在线核验。</p>",
        questions=[{"type": "question", "value": question} for question in facts("programmes")["questions"]],
        is_featured=row.get("featured", False),
        featured_order=number,
    )
    index.add_child(instance=page)
    page.save_revision().publish()
    add_people(page, row)
    add_sessions(page, row, number)


def module_of(text: str) -> dict:
    title, hours, description = text.split("|")
    return {"title": title, "hours": int(hours), "description": description}


def timetable(row: dict) -> dict:
    """One line a day: what the modules are, in their order."""
    titles = [module_of(text)["title"] for text in row["modules"]]
    days = [
        [f"第{day}天", titles[(day * 2 - 2) % len(titles)], titles[(day * 2 - 1) % len(titles)], "学习小组复盘"]
        for day in range(1, row["days"] + 1)
    ]
    days[0][1], days[-1][3] = "报到与开班，" + days[0][1], "结业汇报"
    return {
        "data": [["日期", "上午", "下午", "晚间"], *days],
        "first_row_is_table_header": True,
        "first_col_is_header": True,
        "cell": [],
        "mergeCells": [],
        "table_caption": "",
    }


def add_people(page: ProgramPage, row: dict) -> None:
    for order, name in enumerate(row["lecturers"]):
        ProgramLecturer.objects.create(page=page, lecturer=Lecturer.objects.get(name=name), sort_order=order)
    for order, name in enumerate(row["bases"]):
        ProgramBase.objects.create(page=page, base=TrainingBase.objects.get(name=name), sort_order=order)


def add_sessions(page: ProgramPage, row: dict, number: int) -> None:
    """One session that is over, and up to two to come, in weeks from today."""
    today = timezone.localdate()
    for order, weeks in enumerate([-9 + number % 4, 2 + number % 5, 9 + number % 6][: 3 if number % 7 else 1]):
        starts = today + timedelta(weeks=weeks, days=-today.weekday())
        seats = 40 + number % 3 * 10
        ProgramSession.objects.create(
            program=page,
            code=f"第 {12 + order + number % 5} 期",
            starts_on=starts,
            ends_on=starts + timedelta(days=row["days"] - 1),
            enrol_by=starts - timedelta(days=5),
            place=row["city"],
            seats=seats,
            seats_taken=min(seats, [seats, seats - 4 - number % 9, number * 3 % seats][order]),
        )
