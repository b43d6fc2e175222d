"""What the rule files teach the readers: phrases, document roles, slugs, fingerprints. Data only.

The rule book builds one `Vocabulary` from rules/*.yaml and rules/lexicon/*.yaml; the crawler and the
readers get it as an argument, so neither knows of rules.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cached_property
from urllib.parse import unquote, urlsplit

from trustscan.model.memo import Memo
from trustscan.model.struct import Frozen, field
from trustscan.text.normalise import normalise
from trustscan.text.phrases import PhraseBook, stream_of

_EXTENSION = re.compile(r"\.(html?|php|aspx?|jsp|xhtml|cfm|pdf)$")
_MAX_LABEL_WORDS = 6


class Role(Frozen):
    """A subject that a document can be about.

    `names` are phrase sets that hold what such a document is called, `cues` is one of what it talks of.
    A document that bears a name has the role when at least `min_cues` different cues and `min_words`
    words stand in it; one that bears none needs `unnamed_cues` (0: a name is always needed).
    `telling` (0 to 100) says how early the crawler reads such pages.
    """

    id: str
    names: tuple[str, ...]
    cues: str = ""
    min_cues: int = 0
    min_words: int = 0
    unnamed_cues: int = 0
    telling: int = 50


class Fingerprint(Frozen):
    """How an outside service shows on a page or in an answer.

    `hosts`: of what is loaded, framed or posted to; a host stands for its subdomains too, and may be followed
    by the beginning of a path. `links`: patterns over host + path of what is linked. `paths`: parts of the
    URLs of scripts and stylesheets. `scripts`: words in scripts. `marks`: beginnings of class or id names.
    `cookies`: beginnings of cookie names. `headers`: names of response headers. `generators`: words of the
    generator tag.
    """

    group: str
    name: str
    hosts: tuple[str, ...] = ()
    scripts: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()
    cookies: tuple[str, ...] = ()
    headers: tuple[str, ...] = ()
    generators: tuple[str, ...] = ()


class Network(Frozen):
    """A social network: `profile` and `exclude` are compiled patterns over host + path of a link."""

    name: str
    profile: tuple[str, ...]
    exclude: tuple[str, ...] = ()


class Vocabulary(Frozen, dict=True):
    """All that readers and crawler need to know of words. Phrase sets are named `<signal>.<field>`."""

    phrases: PhraseBook
    roles: tuple[Role, ...] = ()
    slugs: Mapping[str, frozenset[str]] = field(default_factory=dict)
    fingerprints: tuple[Fingerprint, ...] = ()
    networks: tuple[Network, ...] = ()
    free_mail: frozenset[str] = frozenset()
    parking_hosts: frozenset[str] = frozenset()
    languages: tuple[str, ...] = ()

    @cached_property
    def roles_by_name(self) -> Mapping[str, tuple[str, ...]]:
        """The ids of the roles that each phrase set has names of."""
        return _gathered((name, role.id) for role in self.roles for name in role.names)

    @cached_property
    def roles_by_cues(self) -> Mapping[str, tuple[str, ...]]:
        """The ids of the roles that each phrase set has cues of."""
        return _gathered((role.cues, role.id) for role in self.roles)

    @cached_property
    def roles_by_id(self) -> Mapping[str, Role]:
        """Every role under its id."""
        return {role.id: role for role in self.roles}

    def role(self, role_id: str) -> Role | None:
        """The role of that id."""
        return self.roles_by_id.get(role_id)

    def telling(self, role_ids: frozenset[str]) -> int:
        """How early a page of these roles is to be read: 0 (whenever) to 100 (first)."""
        return max((role.telling for role in self.roles if role.id in role_ids), default=0)

    def roles_of_label(self, label: str) -> frozenset[str]:
        """Roles that a link's label promises, in any language; long labels are prose and promise nothing."""
        return self._promised[label]

    @cached_property
    def _promised(self) -> Memo[str, frozenset[str]]:
        # Few labels are met once: those of a menu stand on every page, and sites call things alike.
        return Memo(self._roles_of_label)

    def _roles_of_label(self, label: str) -> frozenset[str]:
        text = normalise(label)
        if not text or (len(text.split()) > _MAX_LABEL_WORDS) or len(text) > 80:
            return frozenset()
        named = self.phrases.scan(stream_of([text])[0]).by_set.keys()
        return frozenset(role for name in named for role in self.roles_by_name.get(name, ()))

    def roles_of_url(self, url: str) -> frozenset[str]:
        """Roles that the last two segments of a URL's path (and its fragment) promise."""
        parts = urlsplit(url)
        segments = [slug(s) for s in parts.path.split("/") if s][-2:]
        candidates = [*segments, "/".join(segments)]
        if parts.fragment:
            candidates.append(slug(parts.fragment))
        return frozenset().union(*(self.slugs.get(c, frozenset()) for c in candidates if c))

    def roles_of_anchor(self, anchor: str) -> frozenset[str]:
        """Roles that the name of an anchor (`contact` of `#contact`) promises for what begins there."""
        return self.slugs.get(slug(anchor), frozenset())


def _gathered(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    """All second values of each first one."""
    found: dict[str, tuple[str, ...]] = {}
    for name, value in pairs:
        found[name] = (*found.get(name, ()), value)
    return found


def slug(segment: str) -> str:
    """The comparable form of a path segment: decoded, no extension, folded, words joined by hyphens."""
    return normalise(_EXTENSION.sub("", unquote(segment).lower())).replace(" ", "-")
