"""Every collection that rules can ask about. To add one, write its table beside the others, list it here."""

from trustscan.rulebook.collections import consistency, contact, content, offer, pages, probes, server, site
from trustscan.rulebook.registry import Registry

REGISTRY = Registry()
for _table in (site, pages, content, contact, offer, consistency, server, probes):
    for _collection in _table.COLLECTIONS:
        REGISTRY.add(_collection)
