from io import StringIO
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import TestCase
from django.urls import reverse
from django.utils.translation import override

from wagtail.models import Site

from articles.management.commands.import_terms import STARTERS
from articles.models import Term
from articles.proofing.findings import findings_of
from articles.proofing.term_csv import COLUMNS, apply_plan, as_csv, decoded, plan_import
from tests.articles.builders import a_section, an_article
from tests.articles.proofing.builders import a_term
from tests.articles.review.builders import a_person
from tests.articles.worlds import ReadyMadePages

LIST = "词语,类别,级别,建议\n最佳,广告绝对化用语,需说明理由,优秀\n保过,培训承诺,必须修改,\n"


def rows() -> list[tuple]:
    return list(Term.objects.order_by("pattern").values_list(*COLUMNS))


class TermListTests(ReadyMadePages, TestCase):
    def brought_in(self, text: str):
        plan = plan_import(text)
        apply_plan(plan)
        return plan

    def test_a_list_goes_out_and_comes_back_the_same(self):
        section = a_section(self.section_class)
        site = Site.objects.get(is_default_site=True)
        a_term("最佳", kind="absolute", exceptions="最佳实践\n最佳论文", note="见“广告法”，第九条", site=site)
        a_term("=1+1", severity="block", scope="articles", section_id=section.pk, valid_from="2025-01-31", active=False)
        before = rows()
        files = [as_csv(Term.objects.all())]
        with override("en"):
            files.append(as_csv(Term.objects.all()))
        files.append(files[0].decode("utf-8-sig").encode("gbk"))

        for file in files:
            Term.objects.all().delete()
            self.brought_in(decoded(file))
            self.assertEqual(rows(), before)

    def test_no_cell_of_the_export_can_run(self):
        a_term("=HYPERLINK(1)")

        self.assertIn("\r\n'=HYPERLINK(1),", as_csv(Term.objects.all()).decode("utf-8-sig"))

    def test_a_second_import_changes_what_differs_and_doubles_nothing(self):
        self.brought_in(LIST)

        plan = self.brought_in(LIST.replace("优秀", "良好"))

        self.assertEqual((len(plan.added), len(plan.changed), plan.unchanged), (0, 1, 1))
        self.assertEqual(list(Term.objects.order_by("pk").values_list("suggestion", flat=True)), ["良好", ""])

    def test_an_import_is_seen_by_the_next_check(self):
        article = an_article(a_section(self.section_class), self.article_class, "最佳课程", author="Li")
        self.brought_in(LIST)
        self.assertEqual([finding.suggestion for finding in findings_of(article)], ["优秀"])

        self.brought_in(LIST.replace("优秀", "良好"))

        self.assertEqual([finding.suggestion for finding in findings_of(article)], ["良好"])

    def test_each_wrong_line_is_told_and_the_rest_goes_on(self):
        lines = [
            "词语,级别,生效日,启用,站点,例外",
            "好的,提示,2025/1/31x,,,",
            ",提示,,,,",
            "甲,严重,,,,",
            "乙,,,也许,,",
            "丙,,,,nowhere.example,",
            "丁,,,,,戊己",
            "庚,,2025-01-31,是,,",
            "庚,,,,,",
        ]

        plan = plan_import("\n".join(lines))

        self.assertEqual([term.pattern for term in plan.added], ["庚"])
        self.assertEqual([line for line, _message in plan.errors], [2, 3, 4, 5, 6, 7, 9])
        self.assertEqual(plan.errors[2][1], "“严重”不在可选值之中：必须修改, 需说明理由, 提示。")
        self.assertEqual(plan.errors[6][1], "与第 8 行重复。")

    # The command

    def test_the_command_reads_gbk_and_names_file_and_line(self):
        said, errors = StringIO(), StringIO()
        with NamedTemporaryFile(suffix=".csv") as file:
            Path(file.name).write_bytes((LIST + "甲,乙,,\n").encode("gbk"))

            with self.assertRaises(CommandError):
                call_command("import_terms", file.name, stdout=said, stderr=errors)

        self.assertEqual(said.getvalue(), f"{file.name}: 2 new, 0 changed, 0 unchanged.\n")
        self.assertTrue(errors.getvalue().startswith(f"{file.name}:4: "))

    def test_the_command_can_only_look(self):
        with NamedTemporaryFile(suffix=".csv") as file:
            Path(file.name).write_text(LIST, "utf-8")

            call_command("import_terms", file.name, "--dry-run", stdout=StringIO())

        self.assertEqual(Term.objects.count(), 0)

    def test_a_file_that_is_no_list_is_refused(self):
        for content in (b"\xff\xfe\xff\x00\xff", "甲,乙\n1,2\n".encode(), b""):
            with NamedTemporaryFile(suffix=".csv") as file:
                Path(file.name).write_bytes(content)
                with self.assertRaises(CommandError):
                    call_command("import_terms", file.name, stderr=StringIO())

    def test_the_starter_lists_have_no_wrong_line_and_suggest_nothing_they_forbid(self):
        call_command("import_terms", "--starter", stdout=StringIO())

        counts = {path.stem: len(path.read_text("utf-8").splitlines()) - 1 for path in STARTERS.glob("*.csv")}
        self.assertEqual(Term.objects.count(), sum(counts.values()))
        forbidden = set(Term.objects.values_list("pattern", flat=True))
        self.assertEqual(forbidden & set(Term.objects.values_list("suggestion", flat=True)), set())

    # The admin

    def sign_in(self, *codenames: str):
        user = a_person("keeper")
        user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
        self.client.force_login(user)

    def upload(self, content: bytes):
        return self.client.post(reverse("articles_terms_import"), {"file": SimpleUploadedFile("t.csv", content)})

    def test_the_admin_shows_what_would_change_before_it_does(self):
        self.sign_in("add_term", "change_term", "view_term")

        seen = self.upload((LIST + "甲,乙,,\n").encode("gbk"))

        self.assertContains(seen, "新增 2 条，修改 0 条，未变 0 条，有误 1 行。")
        self.assertContains(seen, "第 4 行：")
        self.assertEqual(Term.objects.count(), 0)

        self.client.post(reverse("articles_terms_import"), {"text": seen.context["text"]})
        self.assertEqual(list(Term.objects.order_by("pk").values_list("pattern", flat=True)), ["最佳", "保过"])

    def test_a_file_that_cannot_be_read_is_explained_at_its_field(self):
        self.sign_in("add_term", "change_term", "view_term")

        for content, sentence in ((b"\xff\xfe\xff", "文件既不是 UTF-8 也不是 GBK 编码。"), (b"", "请选择文件。")):
            response = self.upload(content)
            self.assertFormError(response.context["form"], "file", response.context["form"].errors["file"])
            self.assertContains(response, sentence) if content else None

    def test_the_list_is_searched_filtered_and_exported(self):
        self.sign_in("view_term")
        a_term("最佳", kind="absolute")
        a_term("保过", kind="promise")
        listing = reverse("wagtailsnippets_articles_term:list")

        for query in ({"q": "最佳"}, {"kind": "absolute"}):
            response = self.client.get(listing, query)
            self.assertEqual([term.pattern for term in response.context["object_list"]], ["最佳"])
        self.assertEqual(self.client.get(reverse("articles_terms_export")).content, as_csv(Term.objects.all()))

    def test_who_may_only_see_imports_nothing(self):
        self.sign_in("view_term")

        self.assertRedirects(self.upload(LIST.encode()), reverse("wagtailadmin_home"), fetch_redirect_response=False)
        self.assertEqual(Term.objects.count(), 0)

    def test_who_may_not_see_gets_no_export(self):
        self.sign_in()

        response = self.client.get(reverse("articles_terms_export"))

        self.assertRedirects(response, reverse("wagtailadmin_home"), fetch_redirect_response=False)
