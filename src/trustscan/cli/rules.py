"""`trustscan rules`: look at rules, check and test them, explain a verdict, begin a new one."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from trustscan.cli.errors import ExitCode, UsageError
from trustscan.cli.options import IgnoreOption, RulesOption, SelectOption
from trustscan.cli.regions import RegionOption, read_regions

if TYPE_CHECKING:
    from trustscan.evaluate.explain import Step
    from trustscan.rule_tests import TestResult
    from trustscan.rulebook.models import Rule, RuleBook

rules_app = typer.Typer(
    name="rules",
    help="Look at rules, check and test them, explain a verdict, begin a new one.",
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)


class ListFormat(StrEnum):
    """Text for people, JSON for programs."""

    TEXT = "text"
    JSON = "json"


FormOption = Annotated[ListFormat, typer.Option("--format", "-f", help="Text, or JSON for programs.")]
PathsArgument = Annotated[
    list[Path] | None,
    typer.Argument(metavar="PATH...", help="Rule files or folders; the shipped rules where none is given."),
]
IdArgument = Annotated[str, typer.Argument(metavar="ID", help="The id of a rule.")]


@rules_app.command("list")
def list_rules(
    pillar: Annotated[str | None, typer.Option(help="Only rules of this pillar.")] = None,
    severity: Annotated[str | None, typer.Option(help="Only rules of this severity.")] = None,
    tag: Annotated[str | None, typer.Option(help="Only rules with this tag.")] = None,
    form: FormOption = ListFormat.TEXT,
    rules: RulesOption = None,
    select: SelectOption = None,
    ignore: IgnoreOption = None,
) -> int:
    """List the rules: id, pillar, severity, status and title."""
    book = _book(rules, select, ignore)
    wanted = [
        rule
        for rule in book.rules
        if pillar in (None, rule.pillar)
        and severity in (None, rule.severity)
        and (tag is None or tag in rule.tags)
    ]
    if form is ListFormat.JSON:
        _print_json([_summary(rule) for rule in wanted])
        return ExitCode.FINE
    width = max((len(rule.id) for rule in wanted), default=0)
    for rule in wanted:
        _print(f"{rule.id:<{width}}  {rule.pillar:<12}  {rule.severity:<8}  {rule.status:<12}  {rule.title}")
    return ExitCode.FINE


@rules_app.command("show")
def show_rule(rule_id: IdArgument, form: FormOption = ListFormat.TEXT, rules: RulesOption = None) -> int:
    """Show one rule: what it looks for, why, how to mend it, in which languages, and its tests."""
    book = _book(rules)
    rule = _rule(book, rule_id)
    if form is ListFormat.JSON:
        _print_json({**_summary(rule), "source": rule.source})
        return ExitCode.FINE
    for line in _described(rule, book):
        _print(line)
    return ExitCode.FINE


@rules_app.command("check")
def check_rules(paths: PathsArgument = None) -> int:
    """Check rule files: every mistake with its file, line and column, and what would be right."""
    from trustscan.rulebook.load import names_of, packaged_rules
    from trustscan.rulebook.problems import RuleFileError

    wanted = paths or [packaged_rules()]
    try:
        book = _book(paths)
    except RuleFileError as error:
        print(error, file=sys.stderr)
        count = len(error.problems)
        print(f"\n{count} problem{'s' if count > 1 else ''}", file=sys.stderr)
        return ExitCode.USAGE
    files = names_of(wanted)
    found = [rule for rule in book.rules if rule.file in files]
    traits = [trait for trait in book.traits.values() if trait.file in files]
    _print(f"{len(found)} rules and {len(traits)} traits in {len(files)} files: no problems")
    return ExitCode.FINE


@rules_app.command("test")
def run_tests_of_rules(
    paths: PathsArgument = None,
    select: SelectOption = None,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Also show what passed.")] = False,
) -> int:
    """Run the rules' own tests; what was expected against what was found, with the evidence.

    Exit codes: 0 all passed; 1 a test failed; 2 a rule file cannot be used.
    """
    from trustscan.rule_tests import run_tests
    from trustscan.rulebook.load import names_of, packaged_rules

    book = _book(paths, select)
    run = failed = 0
    for result in run_tests(book, names_of(paths or [packaged_rules()])):
        run += 1
        failed += not result.passed
        if verbose or not result.passed:
            for line in _test_lines(result):
                _print(line)
    _print(f"{run} tests, {failed} failed")
    return ExitCode.GATE_FAILED if failed else ExitCode.FINE


@rules_app.command("explain")
def explain_rule(
    rule_id: IdArgument,
    target: Annotated[str, typer.Argument(metavar="TARGET", help="A domain, a URL or a folder of HTML.")],
    base_url: Annotated[
        str | None, typer.Option(metavar="URL", help="The address that a folder will be served at.")
    ] = None,
    max_pages: Annotated[int, typer.Option(min=1, metavar="N", help="Read at most N pages.")] = 30,
    region: RegionOption = None,
    rules: RulesOption = None,
) -> int:
    """Visit a site and show what became of every condition of one rule: true, false or unknown, and why."""
    import asyncio

    from trustscan.evaluate import Evaluation
    from trustscan.evaluate.explain import explain
    from trustscan.facts.site import read_site
    from trustscan.gather import GatherOptions, gather
    from trustscan.gather.targets import resolve_target
    from trustscan.report.safe import safe_text

    regions = read_regions(region)
    book = _book(rules)
    rule = _rule(book, rule_id)
    options = GatherOptions(max_pages=max_pages)
    snapshot = asyncio.run(gather(resolve_target(target, base_url), book.vocabulary, options, None))
    explanation = explain(Evaluation(read_site(snapshot, book.vocabulary, regions), book), rule)
    _print(safe_text(f"{rule.id}: {explanation.status}. {explanation.message}"))
    for key, step in explanation.steps.items():
        _print(f"\n{key}: {step.truth.value}")
        for line in _step_lines(step, 1):
            _print(line)
    return ExitCode.FINE


@rules_app.command("new")
def new_rule(rule_id: IdArgument) -> int:
    """Print the skeleton of a rule, tests and all, ready to be filled in."""
    from trustscan.rulebook.read_rules import ID
    from trustscan.rulebook.skeleton import skeleton

    if not ID.fullmatch(rule_id):
        raise UsageError(f'"{rule_id}" is no id: lower-case words joined by hyphens, such as refund-policy')
    _print(skeleton(rule_id))
    return ExitCode.FINE


@rules_app.command("schema")
def print_schema() -> int:
    """Print the JSON Schema of rule files, for editors that complete and check."""
    from trustscan.rulebook.schema import rule_schema

    _print_json(rule_schema())
    return ExitCode.FINE


def _book(
    paths: list[Path] | None, select: list[str] | None = None, ignore: list[str] | None = None
) -> RuleBook:
    from trustscan.rulebook.load import load_rulebook

    return load_rulebook(tuple(paths or ()), tuple(select or ()), tuple(ignore or ()))


def _rule(book: RuleBook, rule_id: str) -> Rule:
    from trustscan.rulebook.problems import did_you_mean

    rule = book.rule(rule_id)
    if rule is None:
        raise UsageError(f'there is no rule "{rule_id}"; {did_you_mean(rule_id, (r.id for r in book.rules))}')
    return rule


def _summary(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "title": rule.title,
        "pillar": rule.pillar,
        "severity": str(rule.severity),
        "status": rule.status,
        "scored": rule.scored,
        "tags": list(rule.tags),
        "why": rule.why,
        "fix": rule.fix,
        "references": list(rule.references),
        "since": rule.since,
        "file": rule.file,
    }


def _described(rule: Rule, book: RuleBook) -> Iterator[str]:
    from trustscan.rulebook.reach import languages_of
    from trustscan.rulebook.wording import say_condition

    yield f"{rule.id}: {rule.title}"
    yield f"  {rule.pillar}, {rule.severity}, {rule.status}; {rule.file}"
    for label, text in (("Why", rule.why), ("Fix", rule.fix)):
        if text:
            yield f"{label}: {text}"
    for key in ("applies_when", "pass_when", "fail_when", "partial_when"):
        condition = getattr(rule, key)
        if condition is not None:
            yield f"{key}: {say_condition(condition, book.vocabulary.phrases)}"
    if rule.caps_score_at is not None:
        yield f"Caps the score at {rule.caps_score_at:g} while it fails"
    languages = languages_of(rule, book)
    yield f"Languages: {', '.join(languages) if languages else 'does not depend on the language'}"
    if rule.references:
        yield f"References: {'; '.join(rule.references)}"
    yield f"Tests: {len(rule.tests)}"
    for test in rule.tests:
        yield f"  {test.expect}: {test.name}"


def _test_lines(result: TestResult) -> Iterator[str]:
    from trustscan.report.safe import safe_text

    yield f"{'ok  ' if result.passed else 'FAIL'} {result.subject}: {result.test.name}"
    if result.passed:
        return
    for line in result.wrong:
        yield f"     {safe_text(line)}"
    if result.message:
        yield f"     message: {safe_text(result.message)}"
    for place in result.places:
        yield "     " + safe_text(f'evidence: {place.url} {place.where}: "{place.snippet}"')


def _step_lines(step: Step, depth: int) -> Iterator[str]:
    from trustscan.report.safe import safe_text

    indent = "  " * depth
    yield f"{indent}{step.truth.value:<8} {step.said}"
    for note in step.notes:
        yield f"{indent}         - {safe_text(note)}"
    for part in step.parts:
        yield from _step_lines(part, depth + 1)


def _print(line: str) -> None:
    """The encoding of a redirected output may lack letters."""
    encoding = sys.stdout.encoding or "ascii"
    print(line.encode(encoding, "replace").decode(encoding))


def _print_json(value: Any) -> None:
    print(json.dumps(value, indent=2, ensure_ascii=True))
