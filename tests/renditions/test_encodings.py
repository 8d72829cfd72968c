from django.core.cache import cache
from django.test import TestCase, override_settings

from PIL import Image

from renditions.making import make_missing

from .builders import a_photo


class EncodingTests(TestCase):
    def setUp(self):
        cache.clear()  # it does not roll back with the database

    def test_the_file_names_say_how_well_they_are_encoded(self):
        photo = a_photo()

        make_missing(photo, ["row"])

        specs = sorted(photo.renditions.values_list("filter_spec", flat=True))
        self.assertEqual(
            specs, ["fill-480x300|format-avif|avifquality-55|avifspeed-8", "fill-480x300|format-webp|webpquality-75"]
        )

    def test_a_site_may_choose_another(self):
        photo = a_photo()

        with override_settings(RENDITIONS_ENCODINGS={"avif": "format-avif|avifquality-90"}):
            make_missing(photo, ["row"])

        self.assertIn("fill-480x300|format-avif|avifquality-90", photo.renditions.values_list("filter_spec", flat=True))

    def test_the_speed_reaches_the_encoder(self):
        """The same picture and quality, but other bytes: the encoder tried fewer ways."""
        noise = Image.effect_noise((240, 240), 80).convert("RGB")
        photo = a_photo(drawing=noise)

        slow, fast = (photo.get_rendition(f"width-240|format-avif|avifspeed-{speed}") for speed in (4, 10))

        self.assertNotEqual(slow.file.read(), fast.file.read())
        fast.file.seek(0)
        self.assertEqual(Image.open(fast.file).size, (240, 240))

    def test_a_speed_that_no_encoder_knows_is_refused(self):
        with self.assertRaisesMessage(ValueError, "AVIF speed must be from 0 to 10."):
            a_photo().get_rendition("width-240|format-avif|avifspeed-11")
