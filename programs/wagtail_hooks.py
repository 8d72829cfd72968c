import swapper
from wagtail import hooks
from wagtail_modeladmin.options import modeladmin_register

from .admin import TrainingRegisters, lecturer_chooser, training_base_chooser

modeladmin_register(TrainingRegisters)


@hooks.register("register_admin_viewset")
def choosers():
    return [lecturer_chooser, training_base_chooser]


if not swapper.is_swapped("wagtailcore", "Page"):

    @hooks.register("register_admin_viewset")
    def program_listing():
        from .page_listing import program_page_viewset

        return program_page_viewset
