"""What a form asks for: its controls, what they are labelled, and what its button says."""

from __future__ import annotations

from collections.abc import Iterator

from selectolax.lexbor import LexborNode

from trustscan.facts.page import FormField
from trustscan.model.struct import Frozen


class Controls(Frozen):
    """What stands in a form; `action` is as it is written, None where there is none."""

    action: str | None
    method: str
    fields: tuple[FormField, ...]
    submit: str


def controls_of(form: LexborNode) -> Controls:
    """The controls in an element, be it a form or not."""
    attributes = form.attributes
    submits = [node.attributes.get("value") or node.text() for node in form.css("button, input[type=submit]")]
    return Controls(
        attributes.get("action"),
        (attributes.get("method") or "get").lower(),
        tuple(_fields(form)),
        " ".join(" ".join(submits).split())[:200],
    )


def _fields(form: LexborNode) -> Iterator[FormField]:
    labels = {n.attributes.get("for"): " ".join(n.text().split())[:200] for n in form.css("label[for]")}
    for node in form.css("input, textarea, select"):
        attributes = node.attributes
        kind = (attributes.get("type") or "text").lower() if node.tag == "input" else node.tag or ""
        if kind in ("submit", "button", "image", "reset"):
            continue
        label = (
            labels.get(attributes.get("id") or "\0")
            or attributes.get("aria-label")
            or attributes.get("placeholder")
            or _enclosing_label(node)
            or ""
        )
        yield FormField(
            kind,
            (attributes.get("name") or attributes.get("id") or "").lower(),
            label,
            "required" in attributes,
            attributes.get("autocomplete") or "",
        )


def _enclosing_label(node: LexborNode) -> str:
    parent = node.parent
    for _ in range(2):
        if parent is None:
            return ""
        if parent.tag == "label":
            return " ".join(parent.text().split())[:200]
        parent = parent.parent
    return ""
