"""Questions asked beside the crawl: TLS, where other addresses lead, well-known files, DNS, the registry.

Each has its own time limit and its own answer; one that fails says so in its answer, and never more.
"""
