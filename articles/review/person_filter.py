import django_filters

from .credits import person


class PersonFilter(django_filters.ModelChoiceFilter):
    """A choice of people, by their names."""

    @property
    def field(self):
        field = super().field
        field.label_from_instance = person
        return field
