"""The skeleton of a new rule."""

from __future__ import annotations

_SKELETON = """\
# Check it with `trustscan rules check {id}.yaml`, run its tests with `trustscan rules test {id}.yaml`.
- id: {id}
  title: {title}
  pillar: transparency            # security, privacy, transparency, contact, social-proof, reliability...
  severity: medium                # critical 10, high 7, medium 3, low 1, info 0
  status: experimental            # shown, never scored; make it stable when its tests convince you
  why: What a customer loses where this is missing.
  fix: What to do about it, as an order.
  pass_when:
    in: documents
    text: [words that show it]
  messages:
    pass: 'Found on "{{title}}"'
    fail: Nothing about it found
  tests:
    - name: it is there
      pages: {{/: '<h1>Welcome</h1><p>Here are words that show it, in a sentence of a real page.</p>'}}
      expect: pass
    - name: it is not there
      pages: {{/: '<h1>Welcome</h1><p>Here is something else, in a sentence of a real page.</p>'}}
      expect: fail
"""


def skeleton(rule_id: str) -> str:
    """A rule of that id that passes `check` and `test` as it stands, to be changed from there."""
    return _SKELETON.format(id=rule_id, title=rule_id.replace("-", " ").capitalize())
