from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection
from django.test import TransactionTestCase

from articles.models import DailyViewCount
from articles.view_counts import record_view, total_views
from tests.articles.builders import a_section, an_article
from tests.articles.worlds import OwnPages, ReadyMadePages

READERS = 4
EACH = 10


class ViewsAtOnceTests:
    serialized_rollback = True

    def setUp(self):
        self.article = an_article(a_section(self.section_class), self.article_class)
        self.start = Barrier(READERS)

    def read_many_times(self, _reader):
        try:
            self.start.wait()
            for _ in range(EACH):
                record_view(self.article.pk)
        finally:
            connection.close()

    def test_are_all_counted_from_the_very_first(self):
        with ThreadPoolExecutor(READERS) as readers:
            list(readers.map(self.read_many_times, range(READERS)))

        self.assertEqual(total_views([self.article.pk]), {self.article.pk: READERS * EACH})
        self.assertEqual(list(DailyViewCount.objects.values_list("views", flat=True)), [READERS * EACH])


class ReadyMadeViewsAtOnceTests(ReadyMadePages, ViewsAtOnceTests, TransactionTestCase):
    pass


class OwnViewsAtOnceTests(OwnPages, ViewsAtOnceTests, TransactionTestCase):
    pass
