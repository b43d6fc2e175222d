"""Every collection that rules can ask about. To add one, write its table beside the others, list it here."""

from trustscan.rulebook.collections import (
    consistency,
    contact,
    content,
    forms,
    links,
    offer,
    pages,
    probes,
    server,
    site,
    words,
)
from trustscan.rulebook.registry import Registry

REGISTRY = Registry()
for _table in (site, pages, words, links, forms, content, contact, offer, consistency, server, probes):
    for _collection in _table.COLLECTIONS:
        REGISTRY.add(_collection)
