"""Two hosts: two folders, and Redis between them."""

import tempfile
import unittest
from pathlib import Path

from django.conf import settings
from django.test import SimpleTestCase, override_settings

from redis import Redis

from site_project.page_cache.generations import Generations, slot_of
from site_project.page_cache.hosts import CHANGES, EVERYTHING, OtherHosts

NOWHERE = "redis://127.0.0.1:1/0"


class Host:
    def __init__(self, folder: Path):
        self.generations = Generations(folder)
        self.others = OtherHosts(self.generations, folder)
        self.generations.after_rise.append(self.others.tell)

    def change(self, name: str) -> None:
        self.generations.rise([name])

    def number(self, name: str) -> int:
        return self.generations.number(slot_of(name))


class TwoHosts(SimpleTestCase):
    def two_hosts(self) -> tuple[Host, Host]:
        folders = [Path(self.enterContext(tempfile.TemporaryDirectory())) for _host in range(2)]
        return tuple(Host(folder) for folder in folders)


@unittest.skipUnless(settings.REDIS_URL, "Needs a Redis.")
class ToldTests(TwoHosts):
    def setUp(self):
        Redis.from_url(settings.REDIS_URL).delete(CHANGES)
        self.here, self.there = self.two_hosts()
        self.there.others.look()

    def test_the_other_host_forgets_what_changed_here(self):
        before = self.there.number("branch:1"), self.there.number("branch:2")

        self.here.change("branch:1")
        self.there.others.look()

        self.assertEqual((self.there.number("branch:1"), self.there.number("branch:2")), (before[0] + 1, before[1]))

    def test_changes_on_both_hosts_at_once_reach_both(self):
        before = self.here.number("branch:1"), self.there.number("branch:1")

        self.here.change("branch:1")
        self.there.change("branch:1")
        for host in (self.here, self.there):
            host.others.look()

        self.assertEqual((self.here.number("branch:1"), self.there.number("branch:1")), (before[0] + 2, before[1] + 2))

    def test_nothing_is_raised_twice(self):
        self.here.change("branch:1")
        self.there.others.look()
        before = self.there.generations.snapshot()

        self.there.others.look()

        self.assertEqual(self.there.generations.snapshot(), before)

    def test_what_could_not_be_told_is_told_later(self):
        with override_settings(REDIS_URL=NOWHERE):
            OtherHosts(self.here.generations, self.here.others.folder).tell([slot_of("branch:1")])
        before = self.there.generations.number(EVERYTHING)

        self.here.others.look()
        self.there.others.look()

        self.assertEqual(self.there.generations.number(EVERYTHING), before + 1)

    def test_a_redis_that_forgot_everything_is_noticed(self):
        self.here.change("branch:1")
        self.there.others.look()
        before = self.there.number("branch:1")

        Redis.from_url(settings.REDIS_URL).delete(CHANGES)
        self.there.others.look()

        self.assertEqual(self.there.number("branch:1"), before + 1)


@override_settings(REDIS_URL=NOWHERE)
class RedisAwayTests(TwoHosts):
    def test_no_page_is_kept_longer_than_from_one_look_to_the_next(self):
        here, _there = self.two_hosts()
        before = here.generations.number(EVERYTHING)

        here.others.look()
        here.others.look()

        self.assertEqual(here.generations.number(EVERYTHING), before + 2)
