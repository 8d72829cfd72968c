"""What the app tells others. Receivers run in the transaction of what they hear about."""

from django.dispatch import Signal

# Sent once for each page that was withdrawn, with `sender` its class, `page` and `withdrawal`. Whoever keeps search
# engines informed listens here: the page's address answers 410 from now on, and so do the addresses of
# `withdrawal.mirrors`.
article_withdrawn = Signal()
