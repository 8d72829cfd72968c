from django.core.exceptions import ValidationError
from django.test import SimpleTestCase

from leads.phones import masked, normalised

WRITTEN = {
    "13800138000": "+8613800138000",
    "138 0013 8000": "+8613800138000",
    "138-0013-8000": "+8613800138000",
    "+86 138 0013 8000": "+8613800138000",
    "0086 13800138000": "+8613800138000",
    "１３８００１３８０００": "+8613800138000",
    "0871-65012345": "+8687165012345",
    "（0871）65012345": "+8687165012345",
    "010 6501 2345": "+861065012345",
    "0871-65012345转801": "+8687165012345;ext=801",
    "0871-65012345 分机 801": "+8687165012345;ext=801",
    "0871-65012345转分机801": "+8687165012345;ext=801",
    "0871-65012345-801": "+8687165012345;ext=801",
    "400-820-1234": "+864008201234",
    "４００-８２０-１２３４": "+864008201234",
    "400-820-1234转8": "+864008201234;ext=8",
    "800 820 1234": "+868008201234",
    "+852 2123 4567": "+85221234567",
    "+1 202-555-0143": "+12025550143",
}
NONE = ["", "123", "1380013800", "138001380000", "12800138000", "65012345", "+852 123", "call me", "‐" * 20, "0" * 11]


class TelephoneTests(SimpleTestCase):
    def test_one_number_is_one_however_it_is_written(self):
        self.assertEqual({typed: normalised(typed) for typed in WRITTEN}, WRITTEN)

    def test_what_nobody_could_call_is_refused(self):
        for typed in NONE:
            with self.subTest(typed), self.assertRaises(ValidationError):
                normalised(typed)

    def test_masks_enough_to_recognise_and_too_much_to_call(self):
        self.assertEqual(
            {typed: masked(typed) for typed in ("13800138000", "138 0013 8000", "4008201234", "110", "")},
            {
                "13800138000": "138****8000",
                "138 0013 8000": "138****8000",
                "4008201234": "400****34",
                "110": "***",
                "": "",
            },
        )
