"""What rules can ask about: collections of facts, their fields, and the operators of each type of field.

Everything else that knows of them is made from here: validation, messages, JSON Schema, the docs' tables.
The entries themselves stand in `collections/`; the operators in `operators.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from enum import StrEnum
from functools import partial
from operator import attrgetter
from typing import Any, Protocol

from trustscan.facts.page import Page, Place
from trustscan.facts.records import Located, SiteFacts
from trustscan.model.struct import Frozen, Struct, field, replace


class Type(StrEnum):
    """The type of a field decides its operators."""

    TEXT = "text"
    NUMBER = "number"
    BOOL = "yes or no"
    DATE = "date"
    CHOICE = "one of"
    NAMES = "several names"
    WORDS = "words on the page"
    CUES = "distinct phrases"
    ELEMENTS = "phrase sets of a family"


_TELLING = ("text", "author", "name", "role", "address", "number", "value", "url")
_MAX_STATED = 160


class Item(Frozen, gc=False):
    """One member of a collection: the record, and the blocks [first, last] of the page that it stands in.

    [start, end) are offsets in the first block's text. `page` is None for what no page shows. There are
    thousands on a site, and nothing that they hold leads back to them: the garbage collector need not look.
    """

    number: int
    value: Any
    page: Page | None = None
    first: int = 0
    last: int = 0
    start: int = 0
    end: int | None = None

    def place(self) -> Place | None:
        """Where a person can see it."""
        if self.page is None or not self.page.blocks:
            return Place(self.page.url) if self.page else None
        if self.end == 0:
            return Place(self.page.url, "structured data", self._stated())
        block = self.page.blocks[min(self.first, len(self.page.blocks) - 1)]
        end = self.end if self.end is not None or self.first == self.last else min(len(block.text), 80)
        return self.page.place(min(self.first, len(self.page.blocks) - 1), self.start, end)

    def _stated(self) -> str:
        """What a record says that has no words on the page."""
        told = (getattr(self.value, name, None) for name in _TELLING)
        return ", ".join(str(value) for value in told if value)[:_MAX_STATED]

    def text(self) -> str:
        """The words it stands for."""
        if self.page is None or not self.page.blocks:
            return ""
        if self.first != self.last:
            return self.page.span_text(self.first, self.last)
        block = self.page.blocks[self.first]
        if self.start or self.end is not None:
            return block.text[self.start : self.end]
        return block.text if block.visible else ""


class View(Protocol):
    """What getters may look at beside the item."""

    @property
    def facts(self) -> SiteFacts:
        """All facts of the site."""

    @property
    def now(self) -> datetime:
        """The moment that the snapshot was taken."""

    def roles_at(self, page: Page, block: int) -> frozenset[str]:
        """The roles of the documents that a block stands in."""

    def called_at(self, page: Page, block: int) -> frozenset[str]:
        """Those of them that the documents are called by."""

    def trait(self, trait_id: str) -> bool | None:
        """What the site is: yes, no or unknown."""

    def values_of(self, trait_id: str) -> frozenset[str] | None:
        """The names that a trait of several values has, or None where it is unknown."""


Getter = Callable[[Item, View], Any]


class Field(Frozen):
    """One thing to ask of an item. `get` returns None where the item does not have it.

    `choices` lists the values there are; `names_from` names a list of the vocabulary (`roles`, `networks`,
    `service groups`) instead. `none_is_unknown`: None means that it could not be found out. `server`: only
    a server can show it. `dear`: finding it out takes some looking around. `get_all` does the same as `get`
    for many items, where that is faster. A name that ends in `.*` takes the rest from the rule; `make`
    gives its getter.
    """

    name: str
    type: Type
    doc: str
    get: Getter
    choices: tuple[str, ...] = ()
    names_from: str = ""
    none_is_unknown: bool = False
    server: bool = False
    dear: bool = False
    get_all: Callable[[Iterable[Item]], Iterable[Any]] | None = None
    make: Callable[[str], Getter] | None = None


class Collection(Frozen, dict=True):
    """Facts of one kind. `told_by`: roles of pages that could still show one while they are unread.

    `single`: there is at most one item, such as the site itself. `server`: only a server can show it;
    then `asked` says whether it was looked for, and `silence` why it was not, or what was not answered.
    `shown` puts an item into words where no text of the page does, such as the URL of a script.
    """

    name: str
    doc: str
    items: Callable[[SiteFacts], Iterable[Item]]
    fields: Mapping[str, Field]
    told_by: tuple[str, ...] = ()
    single: bool = False
    server: bool = False
    asked: Callable[[SiteFacts], bool] = lambda facts: True
    silence: Callable[[SiteFacts], str] = lambda facts: ""
    shown: Callable[[Item], str] | None = None
    example: str = ""

    def place(self, item: Item) -> Place | None:
        """Where a person can see an item of it."""
        if self.shown is None:
            return item.place()
        url = item.page.url if item.page else getattr(item.value, "url", "")
        return Place(url, f"its {self.name}", self.shown(item))

    def field(self, name: str) -> Field | None:
        """The field of that name; `property.telephone` is found as `property.*`."""
        found = self.fields.get(name)
        if found is None and "." in name:
            family = self.fields.get(f"{name.split('.', 1)[0]}.*")
            found = replace(family, name=name, get=family.make(name)) if family and family.make else None
        return found


class Registry(Struct):
    """All collections by name."""

    collections: dict[str, Collection] = field(default_factory=dict)

    def add(self, collection: Collection) -> None:
        """Registers a collection; its name must be new."""
        if collection.name in self.collections:
            raise ValueError(f"collection {collection.name} is registered twice")
        self.collections[collection.name] = collection


def located(records: Iterable[Located]) -> Iterable[Item]:
    """Items of records that know their place."""
    for number, it in enumerate(records):
        yield Item(number, it, it.page, it.first, it.last, it.start, it.end)


def attribute(name: str, type_: Type, doc: str, attr: str = "", **more: Any) -> Field:
    """A field that is an attribute of the record."""
    value_of = attrgetter(f"value.{attr or name}")
    return Field(name, type_, doc, lambda item, _: value_of(item), get_all=partial(map, value_of), **more)


def text(name: str, doc: str, attr: str = "") -> Field:
    """A text attribute."""
    return attribute(name, Type.TEXT, doc, attr)


def flag(name: str, doc: str, attr: str = "", *, none_is_unknown: bool = False) -> Field:
    """A yes-or-no attribute."""
    return attribute(name, Type.BOOL, doc, attr, none_is_unknown=none_is_unknown)


def number(name: str, doc: str, attr: str = "") -> Field:
    """A number attribute."""
    return attribute(name, Type.NUMBER, doc, attr)


def choice(name: str, doc: str, *choices: str, attr: str = "", names_from: str = "") -> Field:
    """An attribute that is one of a few words."""
    return attribute(name, Type.CHOICE, doc, attr, choices=choices, names_from=names_from)


def fields(*entries: Field) -> dict[str, Field]:
    """Fields by name; for a collection's table."""
    return {entry.name: entry for entry in entries}


def as_date(moment: datetime | date | None) -> date | None:
    """The day of a moment."""
    return moment.date() if isinstance(moment, datetime) else moment
