"""What a section's page says of the section itself, around the list of its articles."""

from django.template.loader import render_to_string
from django.utils.functional import cached_property
from django.utils.safestring import SafeString, mark_safe

from .hot_lists import drawn_hot_lists
from .parts import part_of
from .structured_data import section_data

PARTS = ["head", "facts"]
HOT = 6  # entries of each hot list


class SectionSheet:
    """The parts of the page, each as its template draws it. Nothing is asked for before a template wants it."""

    def __init__(self, section, request):
        self.section, self.request = section, request

    @cached_property
    def parts(self) -> tuple[str, ...]:
        return part_of(self.section, self.request, "section", drawn_parts)

    @property
    def head(self) -> SafeString:
        return mark_safe(self.parts[0])  # noqa: S308 -- was rendered

    @property
    def facts(self) -> SafeString:
        """For search engines."""
        return mark_safe(self.parts[1])  # noqa: S308 -- was rendered

    @property
    def hot_lists(self) -> SafeString:
        return drawn_hot_lists(self.section, self.request, HOT)


def drawn_parts(section, request) -> tuple[str, ...]:
    context = {
        "page": section,
        "request": request,
        "sections": section.sections_around(),
        "structured_data": section_data(section, request),
    }
    return tuple(render_to_string(f"articles/section/{name}.html", context) for name in PARTS)
