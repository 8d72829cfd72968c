"""Without a keeper a request makes what it asks for twice once, and nothing outlives the request."""

from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import TestCase, override_settings
from django.utils.translation import override

from fragments.remembering import all_remembered, remembered


@override_settings(FRAGMENTS_KEEPER=None)
class AskingTests(TestCase):
    def setUp(self):
        self.made = []
        # As Django's own test client does: the connection holds the test's transaction.
        for signal in (request_started, request_finished):
            signal.disconnect(close_old_connections)
            self.addCleanup(signal.connect, close_old_connections)
        self.addCleanup(request_finished.send, type(self))

    def begin(self, method="GET"):
        request_started.send(type(self), environ={"REQUEST_METHOD": method})

    def make(self, *names):
        def double(missing):
            self.made += [name for _app, name in missing]
            return [name * 2 for _app, name in missing]

        return all_remembered([("tests", name) for name in names], double)

    def test_a_request_makes_it_once(self):
        self.begin()

        self.assertEqual([self.make("a", "b"), self.make("b", "c", "a")], [["aa", "bb"], ["bb", "cc", "aa"]])
        self.assertEqual(self.made, ["a", "b", "c"])

    def test_the_next_request_makes_it_again(self):
        for _request in range(2):
            self.begin()
            self.make("a")

        self.assertEqual(self.made, ["a", "a"])

    def test_a_request_that_may_change_something_makes_it_each_time(self):
        self.begin("POST")
        self.make("a")
        self.make("a")

        self.assertEqual(self.made, ["a", "a"])

    def test_after_the_request_it_is_made_each_time(self):
        self.begin()
        self.make("a")
        request_finished.send(type(self))
        self.make("a")

        self.assertEqual(self.made, ["a", "a"])

    def test_languages_stay_apart(self):
        self.begin()
        self.make("a")
        with override("en"):
            self.make("a")

        self.assertEqual(self.made, ["a", "a"])

    def test_a_failure_is_not_remembered(self):
        self.begin()
        with self.assertRaises(ZeroDivisionError):
            remembered(("tests", "broken"), lambda: 1 / 0)

        self.assertEqual(remembered(("tests", "broken"), lambda: "whole"), "whole")
