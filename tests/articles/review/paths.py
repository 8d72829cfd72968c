"""Every path in Wagtail 8.0.1 that ends, or might end, in a live page.

Each entry names the test that tries it, as `class.method` of this package, or says why it makes no page live.
A new release with a new path fails `test_paths` until somebody has thought about it here.
"""

GUARD, ADMIN, API, SEAL = "GuardTests", "AdminRefusalTests", "ApiTests", "SealingTests"

ACTIONS = {
    "BaseAction": "does nothing itself",
    "ConvertAliasPageAction": f"{GUARD}.test_a_mirror_of_a_reviewed_page_follows_it_under_the_same_rules",
    "CopyForTranslationAction": "for snippets; pages have an action of their own",
    "CopyPageAction": f"{GUARD}.test_a_live_copy_is_not_made",
    "CopyPageForTranslationAction": f"{GUARD}.test_a_translation_starts_as_a_draft",
    "CreateAction": "saves a draft, then publishes its revision; pages have an action of their own",
    "CreatePageAction": f"{API}.test_create_published",
    "CreatePageAliasAction": f"{GUARD}.test_a_mirror_of_an_unreviewed_page_is_not_made",
    "CreatePermissionError": "an exception",
    "DeletePageAction": "removes pages",
    "DeleteAction": "removes objects",
    "DeletePermissionError": "an exception",
    "EditAction": "saves a revision, then publishes it; pages have an action of their own",
    "EditPageAction": f"{API}.test_change_published",
    "EditPermissionError": "an exception",
    "MovePageAction": f"{GUARD}.test_a_live_page_does_not_move_under_reviews_it_has_not_passed",
    "PublishRevisionAction": "for snippets; pages have an action of their own",
    "PublishPageRevisionAction": f"{GUARD}.test_an_unreviewed_version_is_not_published",
    "RevertToPageRevisionAction": f"{API}.test_going_back_to_a_version_makes_a_draft",
    "RevertToRevisionAction": "for snippets; pages have an action of their own",
    "UnpublishAction": "withdraws",
    "UnpublishPageAction": "withdraws",
    "ActionRegistry": "a register",
    "action_registry": "a register",
}

REGISTERED = {
    "create": f"{API}.test_create_published",
    "edit": f"{API}.test_change_published",
    "delete": "removes pages",
    "copy": f"{API}.test_copy_live",
    "move": f"{API}.test_move",
    "publish": f"{API}.test_publish",
    "unpublish": "withdraws",
    "revert": f"{API}.test_going_back_to_a_version_makes_a_draft",
    "convert_alias": f"{API}.test_convert_alias",
    "create_alias": f"{API}.test_alias",
    "copy_for_translation": f"{GUARD}.test_a_translation_starts_as_a_draft",
}

BULK_ACTIONS = {
    "delete": "removes pages",
    "move": f"{ADMIN}.test_bulk_move",
    "publish": f"{ADMIN}.test_bulk_publish",
    "unpublish": "withdraws",
    "withdraw": "withdraws",
}

API_OPERATIONS = {
    "pages_create": f"{API}.test_create_published",
    "pages_update": f"{API}.test_change_published",
    "pages_delete": "removes pages",
    "pages_actions_publish": f"{API}.test_publish",
    "pages_actions_unpublish": "withdraws",
    "pages_actions_copy": f"{API}.test_copy_live",
    "pages_actions_move": f"{API}.test_move",
    "pages_actions_delete": "removes pages",
    "pages_actions_revert": f"{API}.test_going_back_to_a_version_makes_a_draft",
    "pages_actions_convert_alias": f"{API}.test_convert_alias",
    "pages_actions_create_alias": f"{API}.test_alias",
    "pages_actions_copy_for_translation": f"{GUARD}.test_a_translation_starts_as_a_draft",
}

# Of the admin's own API, with the session of someone who is logged in.
ADMIN_API_ACTIONS = {
    "convert_alias": f"{GUARD}.test_a_mirror_of_a_reviewed_page_follows_it_under_the_same_rules",
    "copy": f"{GUARD}.test_a_live_copy_is_not_made",
    "delete": "removes pages",
    "publish": f"{ADMIN}.test_the_api_of_the_admin",
    "unpublish": "withdraws",
    "move": f"{GUARD}.test_a_live_page_does_not_move_under_reviews_it_has_not_passed",
    "copy_for_translation": f"{GUARD}.test_a_translation_starts_as_a_draft",
    "create_alias": f"{GUARD}.test_a_mirror_of_an_unreviewed_page_is_not_made",
    "revert_to_page_revision": f"{API}.test_going_back_to_a_version_makes_a_draft",
}

COMMANDS = {
    "api_tokens": "touches no page",
    "convert_mariadb_uuids": "changes column types",
    "create_log_entries_from_revisions": "writes history",
    "fixtree": "repairs paths",
    "move_pages": f"{GUARD}.test_a_live_page_does_not_move_under_reviews_it_has_not_passed",
    "publish_scheduled": f"{GUARD}.test_a_version_is_not_scheduled_unreviewed",
    "publish_scheduled_pages": f"{GUARD}.test_a_version_is_not_scheduled_unreviewed",
    "purge_embeds": "touches no page",
    "purge_revisions": "removes versions",
    "rebuild_references_index": "touches no page",
    "set_url_paths": "saves addresses only",
    "show_references_index": "touches no page",
}

# How often each file of Wagtail mentions publishing: assigns `live`, asks for `keep_live`, `live_revision`,
# `approved_go_live_at`, or calls `publish()`.
SOURCES = {
    "actions/convert_alias.py": (2, ACTIONS["ConvertAliasPageAction"]),
    "actions/copy_for_translation.py": (1, ACTIONS["CopyPageForTranslationAction"]),
    "actions/copy_page.py": (13, ACTIONS["CopyPageAction"]),
    "actions/create.py": (2, ACTIONS["CreatePageAction"]),
    "actions/create_page.py": (1, ACTIONS["CreatePageAction"]),
    "actions/edit.py": (1, ACTIONS["EditPageAction"]),
    "actions/publish_revision.py": (14, ACTIONS["PublishPageRevisionAction"]),
    "actions/revert_to_revision.py": (5, ACTIONS["RevertToPageRevisionAction"]),
    "actions/unpublish.py": (3, "withdraws"),
    "admin/api/actions/copy.py": (3, ADMIN_API_ACTIONS["copy"]),
    "admin/views/generic/history.py": (2, "reads"),
    "admin/views/generic/mixins.py": (3, "publishes snippets; reads"),
    "admin/views/generic/models.py": (2, f"{ADMIN}.test_a_schedule_is_taken_back_and_not_renewed"),
    "admin/views/home.py": (2, "reads"),
    "admin/views/pages/bulk_actions/publish.py": (2, f"{ADMIN}.test_bulk_publish_of_what_is_below"),
    "admin/views/pages/copy.py": (3, f"{ADMIN}.test_a_published_copy"),
    "admin/views/pages/create.py": (4, f"{ADMIN}.test_a_forged_publish_of_a_new_page_keeps_it_as_a_draft"),
    "admin/views/pages/search.py": (2, "reads"),
    "api/v3/routers/pages.py": (3, API_OPERATIONS["pages_actions_copy"]),
    "api/v3/schemas/params.py": (4, "reads"),
    "api/v3/schemas/revisions.py": (1, "reads"),
    "locks.py": (1, "reads"),
    "management/commands/create_log_entries_from_revisions.py": (2, COMMANDS["create_log_entries_from_revisions"]),
    "management/commands/publish_scheduled.py": (5, COMMANDS["publish_scheduled"]),
    "management/commands/purge_revisions.py": (2, COMMANDS["purge_revisions"]),
    "models/draft_state.py": (3, "declares the fields; reads"),
    # Saving a revision, `update_aliases` and `copy`.
    "models/pages.py": (13, f"{SEAL}.test_a_mirror_stops_following_when_rules_are_set_above_it"),
    "models/revisions.py": (10, f"{SEAL}.test_an_approved_version_is_not_written_over_and_published_again"),
    "query.py": (2, "reads"),
    "workflows.py": (1, f"{GUARD}.test_a_forged_record_of_one_person_is_not_enough"),
}
