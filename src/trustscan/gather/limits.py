"""How much a website may make us do: every limit of gathering that is no option (docs/limits.md)."""

from __future__ import annotations

# One answer
MAX_BODY = 5_000_000
"""Bytes of a page after decompression; far beyond any real page."""
MAX_DATA_BODY = 1_000_000
"""Bytes kept of a sitemap or robots.txt; what is longer is read in part."""
MAX_OTHER_BODY = 64_000
"""Bytes kept of what is no page, such as a PDF file."""
MAX_RATIO = 300
"""How many times its size a body may inflate to, once it is larger than `RATIO_COUNTS_FROM`."""
RATIO_COUNTS_FROM = 1_000_000
MAX_HEADER_BYTES = 100 * 1024
"""Bytes of a response's head."""
MAX_HEADERS = 200
"""Headers kept of a response; the rest are dropped."""
MAX_COOKIES = 60
"""Cookies taken in a scan."""
MAX_REDIRECTS = 10
MAX_REFRESHES = 4
"""Times that pages themselves may send us on, one after another."""
MAX_STEPS = 2
"""How many times `--timeout` a request may take in all, with its redirects."""

# One page
MAX_LINKS = 3_000
"""Links looked at on a page."""
MAX_ASKED_URL = 600
"""Characters of an address that is asked for; longer ones are left alone."""
MAX_QUERY_LENGTH = 250
MAX_PARAMETERS = 6
MAX_PATH_DEPTH = 12

# One site
MAX_KNOWN = 20_000
"""Addresses remembered as known and not read."""
MAX_UNREAD = 1_000
"""Addresses listed as unread."""
MEAN_BYTES = 1_500_000
"""Bytes of a page on average: times `--max-pages`, what a site may send."""
MEAN_TEXT = 150_000
"""Characters shown to visitors, likewise."""
MEAN_ELEMENTS = 6_000
"""Elements, likewise."""
SECONDS_PER_ELEMENT = 30e-6
SECONDS_PER_CHARACTER = 0.6e-6
"""What judging a page takes; set aside from the deadline while pages come in."""
TIMES_TO_JUDGE = 4
"""How many times as long judging a page takes as reading it did, at the most."""
GIVE_UP_AFTER = 6
"""Pages that failed or were refused in a row."""
MAX_CONNECTIONS = 4
MAX_NAMES = 10_000
"""Host names whose addresses are remembered by the scans that share them."""

# robots.txt and sitemaps
MAX_ROBOTS_BYTES = 500_000
"""Bytes read of a robots.txt: what RFC 9309 asks for."""
MAX_ROBOTS_SITEMAPS = 20
MAX_SITEMAP_FILES = 4
MAX_SITEMAP_BYTES = 1_000_000
"""Bytes read of a sitemap after decompression."""
MAX_SITEMAP_URLS = 2_000

# Waiting
MAX_CONNECT_ADDRESSES = 4
"""Addresses of one host that are tried."""
MAX_PAUSE = 5.0
"""Seconds between requests that a slow server gets of our own accord."""
