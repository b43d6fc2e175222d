"""Ways to reach the organisation, and who it is."""

from __future__ import annotations

from trustscan.rulebook.collections.common import ON_PAGE
from trustscan.rulebook.registry import Collection, Type, attribute, choice, fields, flag, located, text

_CONTACT = ("contact-page", "imprint", "about", "privacy-policy")
_IDENTITY = ("imprint", "about", "contact-page", "terms", "privacy-policy")
_FOREIGN = flag("foreign", "whether it plainly belongs to somebody else")
_PLACEHOLDER = flag("placeholder", "whether it is filler that nobody replaced")
_COUNTRY = text("country", "its country, two letters (ISO 3166)")


EMAILS = Collection(
    "emails",
    "E-mail addresses.",
    lambda facts: located(facts.emails),
    fields(
        text("address", "the address"),
        text("domain", "what stands behind the @"),
        flag("free_mail", "whether a free mail provider gives it"),
        flag("own_domain", "whether its domain is the site's own"),
        _PLACEHOLDER,
        _FOREIGN,
        choice("shown", "how the page shows it", "text", "mailto", "obfuscated", "data"),
        *ON_PAGE,
    ),
    told_by=_CONTACT,
    example="{in: emails, placeholder: false, foreign: false}",
)

PHONES = Collection(
    "phones",
    "Telephone numbers.",
    lambda facts: located(facts.phones),
    fields(
        text("number", "in international form where it could be read"),
        _COUNTRY,
        text("raw", "as the page writes it"),
        flag("valid", "whether such a number exists in its country's plan"),
        flag("fax", "whether it is a fax number"),
        flag("labelled", "whether the page says that it is a telephone number"),
        _PLACEHOLDER,
        _FOREIGN,
        choice("shown", "how the page shows it", "text", "tel", "whatsapp", "data"),
        *ON_PAGE,
    ),
    told_by=_CONTACT,
    example="{in: phones, valid: true, fax: false}",
)

ADDRESSES = Collection(
    "addresses",
    "Postal addresses.",
    lambda facts: located(facts.addresses),
    fields(
        text("street", "street and number"),
        text("postcode", "postal code"),
        text("town", "town"),
        _COUNTRY,
        flag("complete", "whether it has a street with a number and a town or code"),
        _PLACEHOLDER,
        _FOREIGN,
        choice("shown", "how the page shows it", "text", "data", "map"),
        *ON_PAGE,
    ),
    told_by=_IDENTITY,
    example="{in: addresses, complete: true, placeholder: false}",
)

HOURS = Collection(
    "hours",
    "Opening hours, or days at which somebody can be reached.",
    lambda facts: located(facts.hours),
    fields(
        flag("days", "whether days are named"),
        flag("times", "whether times are named"),
        choice("shown", "how the page shows them", "text", "data"),
        *ON_PAGE,
    ),
    told_by=("contact-page", "imprint", "about"),
    example="{in: hours, times: true}",
)

PROFILES = Collection(
    "profiles",
    "Links to profiles on social networks.",
    lambda facts: located(facts.profiles),
    fields(
        choice("network", "the network", names_from="networks"),
        text("url", "the profile's URL"),
        text("handle", "its name there"),
        *ON_PAGE,
    ),
    told_by=("contact-page", "about"),
    example="{in: profiles}",
)

COMPANIES = Collection(
    "companies",
    "Legal or trading names of the organisation.",
    lambda facts: located(facts.companies),
    fields(
        text("name", "the name"),
        text("form", "its legal form, such as GmbH or Ltd"),
        choice("shown", "how the page shows it", "text", "data", "copyright"),
        *ON_PAGE,
    ),
    told_by=_IDENTITY,
    example="{in: companies, form|exists: true}",
)

IDENTIFIERS = Collection(
    "identifiers",
    "Register, tax and VAT numbers.",
    lambda facts: located(facts.identifiers),
    fields(
        text("kind", "what number it is, such as `vat` or `register`"),
        text("value", "the number"),
        _COUNTRY,
        flag("valid", "whether its check digit is right; none where it has no check digit that we know"),
        *ON_PAGE,
    ),
    told_by=_IDENTITY,
    example="{in: identifiers, kind: vat}",
)

PEOPLE = Collection(
    "people",
    "Named people with a role at the organisation.",
    lambda facts: located(facts.people),
    fields(
        text("name", "the name"),
        attribute("job", Type.TEXT, "what they do there", "role"),
        flag("placeholder", "whether it is a name that templates use, such as John Doe"),
        *ON_PAGE,
    ),
    told_by=("team", "about", "imprint", "contact-page"),
    example="{in: people, job|exists: true}",
)

COLLECTIONS = (EMAILS, PHONES, ADDRESSES, HOURS, PROFILES, COMPANIES, IDENTIFIERS, PEOPLE)
