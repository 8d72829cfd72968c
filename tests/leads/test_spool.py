import os
import signal
import tempfile
import threading
import time
from pathlib import Path

from django.test import SimpleTestCase, tag

from leads.spool import HEAD, NAME, Spool, SpoolFull

SIZE = 64 * 1024


@tag("once")
class SpoolTests(SimpleTestCase):
    """What `put` has returned from is there, whatever happens to whoever wrote it."""

    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.folder = Path(directory.name)
        self.spool = Spool(self.folder, SIZE)
        self.spool.prepare()

    def contents(self):
        return [record.content for record in self.spool.waiting()]

    def test_gives_back_what_was_put_in_that_order(self):
        kept = [os.urandom(number * 100 + 1) for number in range(20)]
        for content in kept:
            self.spool.put(content)

        self.assertEqual(self.contents(), kept)

    def test_takes_its_room_before_it_is_needed_and_no_more_later(self):
        path = self.folder / NAME
        before = path.stat()

        self.spool.put(b"x" * 1000)
        self.spool.prepare()

        after = path.stat()
        self.assertEqual((before.st_size, after.st_size, after.st_blocks), (SIZE, SIZE, before.st_blocks))
        self.assertEqual((before.st_blocks * 512 >= SIZE, oct(after.st_mode)[-3:]), (True, "600"))

    def test_says_when_it_is_full_and_keeps_what_it_has(self):
        with self.assertRaises(SpoolFull):
            for _number in range(100):
                self.spool.put(b"x" * 1000)

        self.assertEqual(self.contents(), [b"x" * 1000] * (SIZE // (1000 + HEAD.size)))

    def test_what_is_done_waits_no_longer_and_leaves_nothing_behind(self):
        for content in (b"one", b"two"):
            self.spool.put(content)
        first, second = self.spool.waiting()

        self.spool.mark_done(first)
        self.assertEqual((self.spool.clear(), self.contents()), (False, [b"two"]))
        self.spool.mark_done(second)
        self.assertEqual((self.spool.clear(), self.contents()), (True, []))
        self.assertEqual((self.folder / NAME).read_bytes(), bytes(SIZE))

    def test_a_record_cut_off_half_way_is_written_over(self):
        self.spool.put(b"one")
        end = HEAD.size + 3
        self.spool.put(b"y" * 500)
        with (self.folder / NAME).open("r+b") as file:  # only its beginning reached the disk
            file.seek(end + HEAD.size + 100)
            file.write(bytes(400))

        self.spool.put(b"three")

        self.assertEqual(self.contents(), [b"one", b"three"])

    def test_many_at_once_do_not_write_over_each_other(self):
        threads = [threading.Thread(target=self.spool.put, args=(b"%03d" % number * 50,)) for number in range(40)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        self.assertEqual(sorted(self.contents()), [b"%03d" % number * 50 for number in range(40)])

    def test_a_killed_writer_loses_nothing_it_was_told_of_and_leaves_the_others_free(self):
        reader, writer = os.pipe()
        child = os.fork()
        if child == 0:
            for number in range(10**6):
                self.spool.put(b"%d" % number)
                os.write(writer, b"x")
        time.sleep(0.2)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        told = len(os.read(reader, 10**6))

        self.spool.put(b"mine")

        kept = self.contents()
        self.assertEqual(kept, [*[b"%d" % number for number in range(len(kept) - 1)], b"mine"])
        self.assertIn(len(kept) - 1, {told, told + 1})
