"""What a form is for, told from its controls and its words."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from trustscan.facts.page import Form, FormField
from trustscan.text.phrases import PhraseBook

_MAX_WORDS = 3_000
_NOT_SHOWN = frozenset({"hidden", "submit", "button", "image", "reset"})
_CHOICES = frozenset({"checkbox", "radio", "select", "range", "color"})
_MAX_NEWSLETTER_FIELDS = 3
_MAX_LOGIN_FIELDS = 4

# Names that the makers of forms give to controls and forms; the words that visitors read are phrase sets.
_SEARCH_NAMES = frozenset(
    {"q", "s", "query", "search", "keyword", "keywords", "searchword", "search_query", "k"}
)
_RATES = frozenset({"rating", "stars", "star_rating", "score"})
_COMMENT_MARKS = re.compile(
    r"comment-?_?form|comment-respond|wp-comments-post|reply-form|review-?form|reviewform"
)
_CHECKOUT_MARKS = re.compile(
    r"checkout|(?:^|[\s_-])(?:mini-?)?cart-?_?(?:drawer|step|panel|sidebar|modal)?(?:$|[\s_-])"
    r"|add-?_?to-?_?cart|cart-form|variations_form|product-form|payment-form|coupon"
    r"|paypal\.com/|/cart(?:/|$)|/donate(?:/|$)|cgi-bin/webscr"
)
_BOUGHT_BY = frozenset({"quantity", "add-to-cart", "card_number"})
# To choose among ways to pay is to buy or to give; a request may only tell of one.
_PAID_BY = frozenset({"payment", "payment_method", "payment-method", "paymentmethod"})
_NEWSLETTER_MARKS = re.compile(
    r"newsletter|subscri|mailing-?list|signup-form|mc-embedded|mc4wp|mailchimp|list-manage\.com|klaviyo|mailerlite"
    r"|sibforms|convertkit|createsend|cleverreach|substack|buttondown|getresponse|waitlist"
)
_SEARCH_MARKS = re.compile(r"(?:^|[\s/_-])(?:search|suche|recherche|busca|buscar|ricerca|zoeken|szukaj)")
_CONTACT_MARKS = re.compile(
    r"contact|wpcf7|enquir|inquir|kontakt|formspree|formsubmit|web3forms|getform|formcarry|basin|mailto:|appointment"
    r"|booking|request|quote|apply|application"
)


def purpose_of(form: Form, words: str, phrases: PhraseBook) -> str:
    """What a form is for: contact, newsletter, search, login, comment, checkout or other.

    `words` is the text of the form and of what stands right before it; `phrases` holds the sets
    `forms.*` and `newsletter.*`. A form without visible controls is `other`.
    """
    fields = [field for field in form.fields if field.kind not in _NOT_SHOWN and not _is_trap(field)]
    if not fields:
        return "other"
    marks = f"{form.classes} {form.action.lower()}"
    asked = _asked_for(fields, phrases)
    said = _sets_in(f"{words[:_MAX_WORDS]} \n {form.submit}", phrases)
    pressed = _sets_in(form.submit, phrases)
    told = _sets_in(words[:_MAX_WORDS].replace(form.submit, ""), phrases)
    if "password" in asked:
        return "login"
    if _is_search(form, fields, asked, marks):
        return "search"
    if _is_checkout(fields, marks):
        return "checkout"
    if _COMMENT_MARKS.search(marks) or "forms.comment" in pressed or any(f.name in _RATES for f in fields):
        return "comment"
    return _by_what_is_asked(fields, asked, said, pressed, told, marks)


def _by_what_is_asked(
    fields: list[FormField], asked: set[str], said: set[str], pressed: set[str], told: set[str], marks: str
) -> str:
    """Tells an enquiry from a subscription by the personal data that a form asks for."""
    personal = asked & {"email", "phone", "name"}
    typed = [field for field in fields if field.kind not in _CHOICES]
    called = bool(_NEWSLETTER_MARKS.search(marks))
    subscribes = called or not said.isdisjoint(("newsletter", "forms.subscribe"))
    if "message" in asked:
        return "contact"
    if "email" in asked and not asked & {"phone", "file", "date"} and len(typed) <= _MAX_NEWSLETTER_FIELDS:
        # A bare `Send` in a form that is called a newsletter's, and tells of no enquiry, subscribes.
        if subscribes and ("forms.contact" not in pressed or (called and "forms.contact" not in told)):
            return "newsletter"
        other = "forms.login" in said or "forms.errand" in pressed or _CONTACT_MARKS.search(marks)
        if len(typed) == 1 and not other:
            return "newsletter"
    if not personal:
        return "other"
    enquires = "forms.contact" in said or bool(_CONTACT_MARKS.search(marks))
    if "phone" in asked and (len(personal) > 1 or enquires):
        return "contact"
    if len(personal) > 1 and (enquires or asked & {"file", "date"}):
        return "contact"
    return "newsletter" if subscribes and "email" in asked else "other"


def _asked_for(fields: list[FormField], phrases: PhraseBook) -> set[str]:
    """Which kinds of data a form asks for: email, phone, name, message, password, file, date."""
    asked: set[str] = set()
    for field in fields:
        if field.kind in ("email", "password", "file"):
            asked.add(field.kind)
        elif field.kind == "tel":
            asked.add("phone")
        elif field.kind == "textarea":
            asked.add("message")
        elif field.kind in ("date", "datetime-local", "time"):
            asked.add("date")
        elif field.kind not in _CHOICES:
            named = _sets_in(f"{field.name} \n {field.label} \n {field.autocomplete}", phrases)
            asked.update(kind for kind in ("email", "phone", "name", "message") if f"forms.{kind}" in named)
    return asked


def _is_search(form: Form, fields: list[FormField], asked: set[str], marks: str) -> bool:
    if asked & {"email", "phone", "message"}:
        return False
    if any(field.kind == "search" or field.name in _SEARCH_NAMES for field in fields):
        return True
    return bool(_SEARCH_MARKS.search(f"{form.classes} {urlsplit(form.action).path.lower()}")) and bool(marks)


def _is_checkout(fields: list[FormField], marks: str) -> bool:
    return bool(_CHECKOUT_MARKS.search(marks)) or any(
        field.autocomplete.startswith("cc-")
        or field.name in _BOUGHT_BY
        or (field.kind == "radio" and field.name in _PAID_BY)
        for field in fields
    )


def _is_trap(field: FormField) -> bool:
    """Whether a control is there to catch robots only."""
    return "honeypot" in field.name or field.name in ("_gotcha", "bot-field", "hp", "website_url_hp")


def _sets_in(text: str, phrases: PhraseBook) -> set[str]:
    """Names of the `forms.*` sets, and `newsletter`, of which a phrase (of any language) stands in a text."""
    found = phrases.sets_in(text)
    names = {name for name in found if name.startswith("forms.")}
    if not found.isdisjoint(("newsletter.link", "newsletter.heading")):
        names.add("newsletter")
    return names
