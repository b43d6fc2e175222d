"""The kinds of facts that rules judge, beside what `page.py` holds. Each knows its page and its place."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from trustscan.facts.page import Page
from trustscan.model.snapshot import Snapshot
from trustscan.model.struct import Frozen, field


class Located(Frozen, eq=False):
    """Something on a page: blocks [first, last]; [start, end) are offsets in the first block's text."""

    page: Page
    first: int
    last: int
    start: int = 0
    end: int | None = None


class Document(Located, eq=False):
    """Whatever the site says on one subject.

    `kind`: `page` (a page of its own), `section` (a headed part of a page), `answer` (a question and
    its answer). `named_by`: which of link, slug, title, heading name each role. `cues` counts the
    different body phrases of each role that stand in the text. `answers` counts the questions that are
    put and answered in it.
    """

    kind: str = "page"
    title: str = ""
    roles: frozenset[str] = frozenset()
    named_by: dict[str, frozenset[str]] = field(default_factory=dict)
    cues: dict[str, int] = field(default_factory=dict)
    words: int = 0
    answers: int = 0


class Email(Located, eq=False):
    """An e-mail address. `kind`: own-domain, free-mail, other. `shown`: text, mailto, obfuscated, data."""

    address: str = ""
    domain: str = ""
    free_mail: bool = False
    own_domain: bool = False
    placeholder: bool = False
    foreign: bool = False
    shown: str = "text"


class Phone(Located, eq=False):
    """A telephone number in E.164 where it could be parsed. `shown`: text, tel, whatsapp, data."""

    number: str = ""
    country: str = ""
    raw: str = ""
    valid: bool = False
    fax: bool = False
    placeholder: bool = False
    foreign: bool = False
    labelled: bool = False
    shown: str = "text"


class Address(Located, eq=False):
    """A postal address. `complete`: a street with a number (or what the country has) and a town or code."""

    text: str = ""
    street: str = ""
    postcode: str = ""
    town: str = ""
    country: str = ""
    complete: bool = False
    placeholder: bool = False
    foreign: bool = False
    shown: str = "text"


class Hours(Located, eq=False):
    """Opening hours or days at which somebody can be reached. `shown`: text or data."""

    text: str = ""
    days: bool = False
    times: bool = False
    shown: str = "text"


class Price(Located, eq=False):
    """An amount with its currency (ISO 4217). `period`: month, year... where one is stated.

    `context`: `offer` for what is asked for something offered, else what else the amount is
    (`story`, `donation`, `threshold`, `discount`, `fee`...), or `stated` where only structured data gives it.
    A price that stands beside a `former` one has the amount of that in `former`, and in `percent` how much
    lower it is; what stands beside one `recommended` by somebody else is reduced by nobody.
    """

    amount: Decimal = Decimal(0)
    currency: str = ""
    raw: str = ""
    period: str = ""
    context: str = "offer"
    former: Decimal | None = None
    percent: float | None = None


class Person(Located, eq=False):
    """A named person with a role at the organisation. `placeholder`: a name of templates (John Doe)."""

    name: str = ""
    role: str = ""
    placeholder: bool = False


class Quote(Located, eq=False):
    """A statement presented as somebody's own words. `repeated`: the page has others say the very same."""

    text: str = ""
    author: str = ""
    author_role: str = ""
    headed: bool = False
    placeholder: bool = False
    markup: str = ""
    repeated: bool = False


class Rating(Located, eq=False):
    """A rating given by customers: value of best, from count ratings. `source`: text, stars, data, widget.

    `visible` is False for structured data with figures that the page does not show.
    """

    value: float | None = None
    best: float | None = None
    count: int | None = None
    source: str = "text"
    visible: bool = True


class Company(Located, eq=False):
    """A legal or trading name. `form` is the legal form (GmbH, Ltd...) where one is given.

    `shown`: text (with its form), copyright, label (named as owner or publisher), data, meta, title.
    """

    name: str = ""
    form: str = ""
    foreign: bool = False
    shown: str = "text"


class Identifier(Located, eq=False):
    """A number in an official register. `kind`: vat, register, tax. `valid`: None where none can tell."""

    kind: str = ""
    value: str = ""
    country: str = ""
    valid: bool | None = None
    foreign: bool = False


class Profile(Located, eq=False):
    """A link to a profile on a social network. `malformed`/`own` as far as the URL tells."""

    network: str = ""
    url: str = ""
    handle: str = ""


class Service(Located, eq=False):
    """An outside service recognised by its fingerprint. `group`: live_chat, payment_processors...

    `held`: a consent tool holds it back until the visitor agrees.
    """

    group: str = ""
    name: str = ""
    url: str = ""
    held: bool = False


class StatedDate(Located, eq=False):
    """A date in the text; `about` is `updated` (a document's own), `published`, `copyright`, `founded`."""

    value: date | None = None
    year: int = 0
    about: str = ""


class Slot(Located, eq=False):
    """Text in marks that a template uses for what its user is to fill in.

    `kind` names the marks: brackets, braces, double braces, angles, percent signs, circles, underscores,
    crosses.
    `words` is what stands between them.
    """

    text: str = ""
    kind: str = ""
    words: str = ""


class DataItem(Located, eq=False):
    """One structured-data item (JSON-LD, microdata): its types and properties."""

    types: tuple[str, ...] = ()
    properties: dict[str, Any] = field(default_factory=dict)
    syntax: str = "json-ld"


class BrandName(Located, eq=False):
    """A name that the site gives itself.

    `shown` is where: title, site name (`og:site_name`), logo, copyright, data, domain, profile.
    `likeness`, 0 to 100, is how much it is like the likest name that is shown elsewhere.
    """

    name: str = ""
    shown: str = ""
    likeness: int = 0


class Claim(Located, eq=False):
    """A figure that the site promises or prides itself on.

    `kind`: guarantee period, money-back period, experience (all in days), figure (standing
    alone above the words that say of what), free delivery (the amount from which). `value` is it as
    written, `amount` in a form to compare.
    """

    kind: str = ""
    value: str = ""
    amount: str = ""


class Variant(Located, eq=False):
    """One of several values that the site gives for one fact. `kind` says what of, `others` names the rest.

    Kinds: `telephone link` and `e-mail link` (a link that goes elsewhere than it says), `footer telephone`
    and `footer e-mail` (footers of one site), `vat number`, `register number`, `founding year`, and the
    claims of `facts/claims.py`.
    """

    kind: str = ""
    value: str = ""
    others: str = ""


class Reduction(Located, eq=False):
    """Products reduced by the same part of their former price, to the point of `percent`.

    `products` are how many, each once; `portion` is of a hundred products with a price how many they are.
    It stands where the first of them stands.
    """

    percent: int = 0
    products: int = 0
    portion: int = 0


class MarkupValue(Located, eq=False):
    """What structured data states of the organisation or its offer, beside what visitors read.

    `kind`: name, telephone, e-mail, postcode, price. `visible`: whether a page shows the same value;
    `instead` is what the pages show of that kind, where it is something else.
    """

    kind: str = ""
    value: str = ""
    visible: bool = False
    instead: str = ""


class SiteFacts(Frozen, eq=False):
    """All facts of one site. Lists keep the order of the crawl.

    `countries` are ISO 3166 codes, likeliest first; `countries_told`: the user named them.
    """

    snapshot: Snapshot
    host: str
    pages: tuple[Page, ...]
    languages: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    countries_told: bool = False
    documents: tuple[Document, ...] = ()
    emails: tuple[Email, ...] = ()
    phones: tuple[Phone, ...] = ()
    addresses: tuple[Address, ...] = ()
    hours: tuple[Hours, ...] = ()
    prices: tuple[Price, ...] = ()
    people: tuple[Person, ...] = ()
    quotes: tuple[Quote, ...] = ()
    ratings: tuple[Rating, ...] = ()
    companies: tuple[Company, ...] = ()
    identifiers: tuple[Identifier, ...] = ()
    profiles: tuple[Profile, ...] = ()
    services: tuple[Service, ...] = ()
    dates: tuple[StatedDate, ...] = ()
    slots: tuple[Slot, ...] = ()
    data: tuple[DataItem, ...] = ()
    brand_names: tuple[BrandName, ...] = ()
    claims: tuple[Claim, ...] = ()
    variants: tuple[Variant, ...] = ()
    reductions: tuple[Reduction, ...] = ()
    markup: tuple[MarkupValue, ...] = ()
    broken_links: frozenset[str] = frozenset()
