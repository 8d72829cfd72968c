from django.test import TestCase

from renditions.making import make_missing
from renditions.sharing import share_picture

from .builders import a_photo


class SharePictureTests(TestCase):
    def test_is_the_one_of_the_focal_point_as_it_is_now(self):
        photo = a_photo()
        make_missing(photo, ["share"])
        before = share_picture(photo).file.name
        photo.focal_point_x = photo.focal_point_y = photo.focal_point_width = photo.focal_point_height = 40
        photo.save()
        make_missing(photo, ["share"])

        again = type(photo).objects.get(pk=photo.pk)

        self.assertEqual(photo.renditions.filter(filter_spec=share_picture(again).filter_spec).count(), 2)
        self.assertNotEqual(share_picture(again).file.name, before)

    def test_is_the_widest_there_is_until_its_own_is_made(self):
        photo = a_photo()
        make_missing(photo, ["row"])

        widest = max(photo.renditions.all(), key=lambda rendition: rendition.width)
        self.assertEqual(share_picture(photo).width, widest.width)

    def test_is_none_of_a_picture_of_which_nothing_was_made(self):
        self.assertEqual([share_picture(a_photo()), share_picture(None)], [None, None])
