from django.core.cache import cache
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext

from wagtail.images import get_image_model
from wagtail.rich_text import expand_db_html

from bs4 import BeautifulSoup

from articles.feed_texts import with_hosts
from programs.models import TrainingBase
from renditions.making import make_missing
from tests.articles.builders import a_section, an_article
from tests.articles.worlds import ReadyMadePages

from .builders import a_photo, files_made, specs_of


def embed(image, place="fullwidth", alt="A quay") -> str:
    return f'<embed embedtype="image" id="{image.pk}" format="{place}" alt="{alt}"/>'


def expand(*texts) -> BeautifulSoup:
    return BeautifulSoup(expand_db_html("".join(texts)), "html.parser")


class RichTextPictureTests(ReadyMadePages, TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.photo = a_photo()

    def setUp(self):
        cache.clear()  # it does not roll back with the database

    def test_is_drawn_like_every_other_picture(self):
        make_missing(self.photo, ["body"])

        drawn = expand(embed(self.photo))

        self.assertEqual([part.split()[1] for part in drawn.source["srcset"].split(", ")], ["480w", "960w"])
        self.assertEqual(drawn.source["type"], "image/avif")
        image = drawn.img
        self.assertEqual((image["width"], image["height"], image["loading"]), ("960", "720", "lazy"))
        self.assertEqual((image["alt"], image["class"]), ("A quay", ["richtext-image", "full-width"]))

    def test_beside_the_text_the_same_files_are_shown_smaller(self):
        make_missing(self.photo, ["body"])

        left, full = expand(embed(self.photo, "left")), expand(embed(self.photo))

        self.assertEqual(left.source["srcset"], full.source["srcset"])
        self.assertNotEqual(left.source["sizes"], full.source["sizes"])

    def test_a_reader_makes_no_rendition_and_no_file(self):
        article = an_article(a_section(self.section_class), self.article_class, body=embed(self.photo))
        before = files_made()

        page = BeautifulSoup(self.client.get(article.get_url()).content, "html.parser")

        self.assertEqual(page.select_one("img.richtext-image")["src"], "/static/renditions/soon.svg")
        self.assertEqual((specs_of(self.photo), files_made()), (set(), before))

    def test_publishing_has_it_made(self):
        with self.captureOnCommitCallbacks(execute=True):
            an_article(a_section(self.section_class), self.article_class, body=embed(self.photo))
            TrainingBase.objects.create(name="Old Street", description=embed(other := a_photo("Street")))

        for image in (self.photo, other):
            widths = sorted((one.width, one.file.name.rpartition(".")[2]) for one in image.renditions.all())
            self.assertEqual(widths, [(480, "avif"), (480, "webp"), (960, "avif"), (960, "webp")])

    def test_many_cost_no_more_queries_than_one(self):
        photos = [self.photo, *(a_photo(f"Quay {number}") for number in range(4))]
        for photo in photos:
            make_missing(photo, ["body"])

        counts = []
        for shown in (photos[:1], photos):
            cache.clear()
            with CaptureQueriesContext(connection) as queries:
                expand(*map(embed, shown))
            counts.append(len(queries))

        self.assertEqual(counts, [2, 2])

    def test_a_picture_that_is_gone_leaves_nothing(self):
        gone = embed(self.photo)
        get_image_model().objects.all().delete()

        self.assertEqual(str(expand("<p>Before</p>", gone)), "<p>Before</p>")

    def test_a_description_cannot_break_out_of_its_attribute(self):
        drawn = expand(embed(self.photo, alt="&quot;&gt;&lt;script&gt;"))

        self.assertEqual((drawn.img["alt"], drawn.script), ('"><script>', None))

    def test_feed_readers_are_told_the_host_of_each_size(self):
        make_missing(self.photo, ["body"])

        drawn = BeautifulSoup(with_hosts(expand_db_html(embed(self.photo)), "https://a.example"), "html.parser")

        named = [part.split()[0] for one in (drawn.source, drawn.img) for part in one["srcset"].split(", ")]
        self.assertEqual({address.partition("/media/")[0] for address in named}, {"https://a.example"})
