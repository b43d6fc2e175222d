"""Runs the tests that stand in rules and traits: each a small site and the verdict that it must get."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from trustscan.evaluate.evaluation import Evaluation, Verdict
from trustscan.facts.page import Place
from trustscan.facts.reader import Reader
from trustscan.facts.site import read_site
from trustscan.gather.pages import PageSpecError, snapshot_of_pages
from trustscan.model.struct import Frozen
from trustscan.rulebook.models import Rule, RuleBook, RuleTest, Trait
from trustscan.rulebook.read_rules import PROBES

START = "https://site.test/"
_WHEN = datetime(2026, 1, 1, 12, tzinfo=UTC)


class TestResult(Frozen):
    """One test run. `wrong` says what differs, one line each; nothing where the test passed."""

    __test__ = False

    subject: str
    test: RuleTest
    found: str
    message: str = ""
    places: tuple[Place, ...] = ()
    wrong: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether everything was as expected."""
        return not self.wrong


def run_tests(book: RuleBook, files: Collection[str] | None = None) -> Iterator[TestResult]:
    """Runs the tests of all rules and traits of the book, or of those that stand in `files`."""
    for rule in book.rules:
        for test in rule.tests if files is None or rule.file in files else ():
            yield run_rule_test(rule, test, book)
    for trait in book.traits.values():
        for test in trait.tests if files is None or trait.file in files else ():
            yield run_trait_test(trait, test, book)


def run_rule_test(rule: Rule, test: RuleTest, book: RuleBook) -> TestResult:
    """One test of a rule."""
    try:
        verdict = visit(test, book).verdict(rule)
    except PageSpecError as error:
        return TestResult(rule.id, test, "error", str(error), wrong=(str(error),))
    wrong = tuple(_differences(test, verdict))
    return TestResult(rule.id, test, str(verdict.status), verdict.message, verdict.places, wrong)


def run_trait_test(trait: Trait, test: RuleTest, book: RuleBook) -> TestResult:
    """One test of a trait."""
    try:
        judge = visit(test, book).judge
    except PageSpecError as error:
        return TestResult(trait.id, test, "error", str(error), wrong=(str(error),))
    found: Any
    if trait.votes:
        values = judge.ranked_values(trait.id)
        found = "unknown" if values is None else sorted(values)
        wanted: Any = sorted(test.expect) if isinstance(test.expect, list) else test.expect
    else:
        answer = judge.trait(trait.id)
        found, wanted = "unknown" if answer is None else answer, test.expect
    wrong = () if found == wanted else (f"expected {_said(wanted)}, found {_said(found)}",)
    return TestResult(trait.id, test, _said(found), wrong=wrong)


def visit(test: RuleTest, book: RuleBook) -> Evaluation:
    """The site of a test, read and ready to be judged. Raises PageSpecError."""
    options = test.options
    now = datetime.fromisoformat(options["now"]).replace(tzinfo=UTC) if "now" in options else _WHEN
    reader = Reader(book.vocabulary)
    snapshot = snapshot_of_pages(
        test.pages,
        book.vocabulary,
        options.get("url", START),
        started_at=now,
        folder=options.get("folder", False),
        reader=reader,
        **_probes(options, now),
    )
    return Evaluation(read_site(snapshot, book.vocabulary, reader=reader), book)


def _probes(options: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """`days_left` is easier to write than a date."""
    stated = {name: options[name] for name in PROBES if name in options}
    given = stated.get("tls", {})
    if "days_left" in given:
        tls = {key: value for key, value in given.items() if key != "days_left"}
        stated["tls"] = {**tls, "not_after": now + timedelta(days=given["days_left"], hours=1)}
    return stated


def _differences(test: RuleTest, verdict: Verdict) -> Iterator[str]:
    if verdict.status != test.expect:
        yield f"expected {test.expect}, found {verdict.status}"
        return
    for name, wanted in test.captures.items():
        found = _path(verdict.places) if name == "url" else verdict.capture(name)
        if name == "page" and found:
            found = urlsplit(found).path
        if found != wanted:
            yield f"expected {name} {_said(wanted)}, found {_said(found)}"
    if test.message is not None and verdict.message != test.message:
        yield f"expected the message {_said(test.message)}, found {_said(verdict.message)}"


def _path(places: tuple[Place, ...]) -> str | None:
    return urlsplit(places[0].url).path if places else None


def _said(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "none"
    if value is None:
        return "nothing"
    return (
        str(value).lower() if isinstance(value, bool) else f'"{value}"' if " " in str(value) else str(value)
    )
