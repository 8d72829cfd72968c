from django.core.cache import cache
from django.db import connection
from django.template import Context, Template
from django.test import RequestFactory, TestCase, override_settings
from django.test.utils import CaptureQueriesContext

from wagtail.images import get_image_model

from bs4 import BeautifulSoup

from renditions.making import make_missing
from renditions.presets import Preset
from renditions.specs import spec
from tests.articles.builders import a_section, an_article
from tests.articles.worlds import OwnPages, ReadyMadePages

from .builders import a_photo, an_illustrated_article, files_made, specs_of, text_with


def draw(image, preset, **context) -> BeautifulSoup:
    tag = Template(f'{{% load renditions_tags %}}{{% picture image "{preset}" alt="A quay" %}}')
    return BeautifulSoup(tag.render(Context({"image": image, **context})), "html.parser")


class PictureTests(TestCase):
    def setUp(self):
        cache.clear()  # it does not roll back with the database

    def test_offers_avif_and_webp_in_two_sizes(self):
        photo = a_photo()
        make_missing(photo, ["card"])

        drawn = draw(photo, "card")

        source, image = drawn.source, drawn.img
        self.assertEqual(source["type"], "image/avif")
        self.assertEqual([part.split()[1] for part in source["srcset"].split(", ")], ["480w", "960w"])
        self.assertEqual([part.split()[1] for part in image["srcset"].split(", ")], ["480w", "960w"])
        self.assertEqual(source["sizes"], image["sizes"])
        self.assertEqual((image["width"], image["height"], image["alt"]), ("960", "600", "A quay"))
        self.assertEqual({".avif" in source["srcset"], ".webp" in image["src"]}, {True})

    def test_only_what_comes_first_is_loaded_at_once(self):
        photo = a_photo()

        cover, card, mark = (draw(photo, preset).img for preset in ("cover", "card", "mark"))

        self.assertEqual((cover.get("fetchpriority"), cover.get("loading")), ("high", None))
        self.assertEqual((card.get("fetchpriority"), card["loading"], card["decoding"]), (None, "lazy", "async"))
        self.assertEqual((mark.get("fetchpriority"), mark.get("loading")), (None, None))

    def test_names_each_size_once_where_the_original_is_small(self):
        photo = a_photo(size=(320, 200))
        make_missing(photo, ["cover"])

        drawn = draw(photo, "cover")

        self.assertNotIn(" ", drawn.source["srcset"])
        self.assertEqual((drawn.img.get("srcset"), drawn.img["width"]), (None, "320"))

    def test_cuts_round_the_focal_point(self):
        photo = a_photo(size=(2000, 500))
        photo.focal_point_x, photo.focal_point_y, photo.focal_point_width, photo.focal_point_height = 1900, 250, 90, 90

        make_missing(photo, ["row"])

        self.assertEqual(len(set(photo.renditions.values_list("focal_point_key", flat=True)) - {""}), 1)
        self.assertEqual(draw(photo, "row").img["width"], "480")

    def test_draws_nothing_where_there_is_no_picture(self):
        self.assertEqual(draw(None, "card").get_text(strip=True), "")
        self.assertIsNone(draw(None, "card").picture)

    def test_takes_places_of_the_site(self):
        photo = a_photo()

        with override_settings(RENDITIONS_PRESETS={"banner": Preset(("fill-300x60",))}):
            make_missing(photo, ["banner"])
            drawn = draw(photo, "banner")

        self.assertEqual((drawn.img["width"], drawn.img["height"]), ("300", "60"))

    def test_a_preview_makes_what_it_shows(self):
        photo, request = a_photo(), RequestFactory().get("/")
        request.is_preview = True

        drawn = draw(photo, "row", request=request)

        self.assertIn(".avif", drawn.source["srcset"])


class VisitorTests:
    """Nobody who reads waits for an encoder."""

    def read(self, article) -> BeautifulSoup:
        response = self.client.get(article.get_url())
        self.assertEqual(response.status_code, 200)
        return BeautifulSoup(response.content, "html.parser")

    def setUp(self):
        cache.clear()
        self.section = a_section(self.section_class)

    def test_makes_no_rendition_and_no_file(self):
        article = an_illustrated_article(self.section, self.article_class, a_photo("Quay"), a_photo("Boat"))
        rendition_model, before = get_image_model().get_rendition_model(), files_made()

        drawn = self.read(article).find_all("img")

        self.assertEqual((rendition_model.objects.count(), files_made()), (0, before))
        self.assertEqual(len([image for image in drawn if image["src"].endswith("renditions/soon.svg")]), 3)

    def test_has_what_she_missed_made(self):
        article = an_illustrated_article(self.section, self.article_class)

        with self.captureOnCommitCallbacks(execute=True):
            self.read(article)

        self.assertIn(".avif", self.read(article).find("figure").source["srcset"])

    def test_sees_another_size_meanwhile(self):
        article = an_illustrated_article(self.section, self.article_class)
        make_missing(article.cover, ["poster"])

        image = self.read(article).find("figure").img

        self.assertIn("fill-960x540", image["src"])
        self.assertEqual((image["width"], image["height"]), ("960", "600"))

    def test_many_pictures_cost_no_more_queries_than_one(self):
        few, many = [self.an_article_with(number) for number in (1, 6)]

        self.assertEqual(self.queries_of(few), self.queries_of(many))

    def an_article_with(self, number: int):
        photos = [a_photo(f"Quay {number}-{each}") for each in range(number)]
        for photo in photos:
            make_missing(photo, ["body"])
        article = an_article(self.section, self.article_class, f"Harbour {number}", body="")
        self.article_class.objects.filter(pk=article.pk).update(body=text_with(*photos))
        return article

    def queries_of(self, article) -> int:
        self.read(article)
        with CaptureQueriesContext(connection) as queries:
            self.read(article)
        return len(queries)


class ReadyMadeVisitorTests(ReadyMadePages, VisitorTests, TestCase):
    pass


class OwnVisitorTests(OwnPages, VisitorTests, TestCase):
    pass


class PublishingTests:
    def setUp(self):
        cache.clear()
        self.section = a_section(self.section_class)

    def test_makes_everything_the_page_needs(self):
        photo = a_photo("Quay")
        article = an_article(self.section, self.article_class, live=False)
        article.cover, article.body = a_photo("Cover"), text_with(photo)

        with self.captureOnCommitCallbacks(execute=True):
            article.save_revision().publish()

        self.assertEqual(specs_of(photo), {spec(f"width-{w}", f) for w in (480, 960) for f in ("avif", "webp")})
        cut = {spec(f"fill-{size}", f) for size in ("480x300", "960x600") for f in ("avif", "webp")}
        self.assertEqual(specs_of(article.cover), cut | {"fill-1200x630|format-jpeg"})

    def test_a_draft_makes_nothing(self):
        article = an_article(self.section, self.article_class, live=False)
        article.cover = photo = a_photo()

        with self.captureOnCommitCallbacks(execute=True):
            article.save_revision()
            article.save()

        self.assertEqual(specs_of(photo), set())

    def test_another_focal_point_makes_new_ones(self):
        with self.captureOnCommitCallbacks(execute=True):
            article = an_illustrated_article(self.section, self.article_class)
        before = article.cover.renditions.filter(filter_spec__startswith="fill").count()

        photo = article.cover
        photo.focal_point_x, photo.focal_point_y, photo.focal_point_width, photo.focal_point_height = 9, 9, 9, 9
        with self.captureOnCommitCallbacks(execute=True):
            photo.save()

        self.assertEqual(photo.renditions.filter(filter_spec__startswith="fill").count(), 2 * before)

    def test_a_lost_file_does_not_keep_the_others_from_theirs(self):
        lost, kept = a_photo("Lost"), a_photo("Kept")
        lost.file.storage.delete(lost.file.name)

        with self.assertLogs("renditions.making", "WARNING"), self.captureOnCommitCallbacks(execute=True):
            an_illustrated_article(self.section, self.article_class, lost, kept)

        self.assertEqual((len(specs_of(lost)), len(specs_of(kept))), (0, 4))


class ReadyMadePublishingTests(ReadyMadePages, PublishingTests, TestCase):
    pass


class OwnPublishingTests(OwnPages, PublishingTests, TestCase):
    pass
