"""Which tables a statement of no common shape writes to."""

from django.test import SimpleTestCase

from site_project.page_cache.statements import writing


class WritingTests(SimpleTestCase):
    def test_every_table_of_a_list_is_named(self):
        for sql in (
            'TRUNCATE "a", "b", "c"',
            'TRUNCATE "a", "b", "c" RESTART IDENTITY;',
            "TRUNCATE TABLE a, b , c",
            "truncate table only a, only b, c cascade",
            'TRUNCATE "public"."a", public.b,\n c',
            "DROP TABLE a, b, c",
            'DROP TABLE IF EXISTS "a", "b", "c" CASCADE',
        ):
            with self.subTest(sql):
                self.assertEqual(writing(sql), ("a", "b", "c"))

    def test_a_single_table_is_named_alone(self):
        for sql in (
            'ALTER TABLE "a" ADD COLUMN "b" integer',
            "TRUNCATE a",
            "COPY a FROM STDIN",
            "CREATE TABLE a (b int)",
        ):
            with self.subTest(sql):
                self.assertEqual(writing(sql), ("a",))
