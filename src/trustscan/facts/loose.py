"""Forms without a form element: controls that a script reads, as sign-ups in footers often are."""

from __future__ import annotations

from selectolax.lexbor import LexborNode

_BUTTONS = "button, input[type=submit], input[type=button]"
_NEAR = 4


def loose_form(control: LexborNode) -> LexborNode | None:
    """The nearest element around an e-mail or message field that holds a button too.

    None for other controls, within a form element, and where no button is near.
    """
    kind = (control.attributes.get("type") or "").lower()
    if control.tag != "textarea" and not (control.tag == "input" and kind == "email"):
        return None
    box: LexborNode | None = None
    around, height = control.parent, 0
    while around is not None and around.tag not in ("body", "html", None):
        if around.tag == "form":
            return None
        if box is None and height < _NEAR and around.css_first(_BUTTONS) is not None:
            box = around
        around, height = around.parent, height + 1
    return box
