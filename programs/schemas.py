"""What the API promises about programmes."""

import datetime
from typing import Literal

from ninja import Field, Schema

from renditions.answers import PictureAnswer


class Picture(PictureAnswer):
    """480 by 300."""

    alt: str = Field(description="What the picture shows, in words.")


class ProgramCard(Schema):
    id: int = Field(examples=[12])
    title: str = Field(examples=["基层治理能力提升研修班"])
    url: str | None
    summary: str
    cover: Picture | None
    field: str = Field(description="主题领域", examples=["基层治理"])
    audience: str = Field(description="培训对象")
    days: int | None
    hours: int | None
    format: str = Field(examples=["campus"])
    format_label: str
    city: str
    price: str = Field(description="In words.", examples=["面议"])
    next_start: datetime.date | None = Field(description="First day of the soonest session one may join.")
    is_featured: bool


class ProgramList(Schema):
    total: int
    items: list[ProgramCard]
    next_cursor: str | None = Field(description="Pass it as `cursor` for the next part; null at the end.")


class FacetOption(Schema):
    value: str
    label: str
    count: int
    is_picked: bool


class FacetGroup(Schema):
    name: str = Field(examples=["days"])
    label: str = Field(examples=["培训天数"])
    options: list[FacetOption]


class Module(Schema):
    title: str
    hours: int | None
    description: str


class Question(Schema):
    question: str
    answer: str = Field(description="Finished, safe HTML.")


class Timetable(Schema):
    caption: str
    rows: list[list[str | None]]
    first_row_is_header: bool
    first_column_is_header: bool


class Session(Schema):
    code: str = Field(examples=["第 12 期"])
    starts_on: datetime.date
    ends_on: datetime.date
    enrol_by: datetime.date | None
    place: str
    seats_left: int | None = Field(description="Null where there is no limit.")
    state: Literal["open", "few", "full", "closed"]
    state_label: str


class Person(Schema):
    id: int
    name: str
    position: str
    expertise: str
    url: str


class Base(Schema):
    id: int
    name: str
    theme: str
    place: str
    distance: str
    url: str


class Program(ProgramCard):
    class_size: str
    price_kind: str
    price_from: int | None
    price_to: int | None
    price_note: str
    aims: list[str]
    modules: list[Module]
    timetables: list[Timetable]
    certificate: str = Field(description="Finished, safe HTML.")
    questions: list[Question]
    sessions: list[Session] = Field(description="Sessions that have not ended.")
    lecturers: list[Person]
    bases: list[Base]
    brochure: str | None


class Filters(Schema):
    """Values of one filter widen the choice, different filters narrow it."""

    field: list[int] = Field([], description="主题领域: ids, as in the facets.")
    audience: list[int] = Field([], description="培训对象: ids.")
    days: list[Literal["1-3", "4-6", "7-"]] = []
    format: list[Literal["campus", "client", "online", "mixed"]] = []
    city: list[str] = []
    days_min: int | None = Field(None, ge=1, le=365)
    days_max: int | None = Field(None, ge=1, le=365)
    q: str = Field("", max_length=100, description="Words that stand in the title or the summary.")
