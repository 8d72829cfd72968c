from django.urls import reverse

from wagtail.admin.panels import Panel


class SessionsPanel(Panel):
    """The sessions of a programme, with links into their register.

    Sessions are not part of the draft, so they are not edited in the page's own form.
    """

    class BoundPanel(Panel.BoundPanel):
        template_name = "programs/panels/sessions.html"

        def is_shown(self):
            return super().is_shown() and bool(self.instance.pk)

        def get_context_data(self, parent_context=None):
            context = super().get_context_data(parent_context)
            return context | {
                "sessions": self.instance.program_sessions.select_related("base").order_by("-starts_on"),
                "may_add": self.request.user.has_perm("programs.add_programsession"),
                "may_change": self.request.user.has_perm("programs.change_programsession"),
                "add_url": f"{reverse('programs_programsession_modeladmin_create')}?program={self.instance.pk}",
            }
