from wagtail import hooks

from .admin_dates import typed_dates
from .bulk_actions import AssignRole
from .page_cache.reads import see_served_page

hooks.register("insert_global_admin_js", typed_dates)
hooks.register("before_serve_page", see_served_page, order=1000)
hooks.register("register_bulk_action", AssignRole, order=1)  # after Wagtail's, whose place it takes
