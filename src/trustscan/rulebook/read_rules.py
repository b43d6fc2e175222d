"""Plain data to rules and traits. The tables of keys also make the JSON Schema and the docs."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from typing import Any, Literal, get_args

from trustscan.model.report import PILLARS, Severity, Status
from trustscan.model.struct import Frozen
from trustscan.rulebook.arguments import read_phrases
from trustscan.rulebook.bindings import check_messages
from trustscan.rulebook.conditions import Condition
from trustscan.rulebook.context import SET_NAME, Context, kind_of
from trustscan.rulebook.models import Rule, RuleStatus, RuleTest, Trait, Vote
from trustscan.rulebook.problems import did_you_mean
from trustscan.rulebook.read_conditions import read_condition
from trustscan.rulebook.yaml import KeyPath

ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
NEEDS = ("server",)
FILE_KEYS: Mapping[str, str] = {
    "defaults": "keys that every rule of the file has unless it says otherwise, such as `pillar` or `tags`",
    "phrases": "phrase sets of your own: name, then phrases by language",
    "traits": "what a site may be, by name",
    "rules": "the rules",
}
RULE_KEYS: Mapping[str, str] = {
    "id": "its name: lower-case words joined by hyphens, unique",
    "title": "what it checks, in a few words",
    "pillar": "the part of the checklist that it belongs to",
    "severity": "how much it matters: critical 10, high 7, medium 3, low 1, info 0 points of weight",
    "status": "stable, experimental (the default: shown, never scored) or deprecated (runs only by id)",
    "why": "why it matters to a customer",
    "fix": "what to do where it fails",
    "references": "URLs of laws, standards, studies",
    "tags": "words to select rules by",
    "since": "the version of trustscan or of the pack that first had it",
    "needs": "`server`: does not apply to a folder (known without it where all depends on headers, TLS...)",
    "applies_when": "condition; where it is false the rule does not apply",
    "pass_when": "condition of passing; every rule has this or `fail_when`",
    "fail_when": "condition of failing, for warning signs; where it is false the rule passes",
    "partial_when": "condition of passing in part, asked where the main condition does not decide",
    "messages": "one line a verdict, with {captures}",
    "caps_score_at": "the most that the whole score can be while this rule fails",
    "tests": "small sites and the verdict that the rule must give on them",
}
DEFAULT_KEYS = ("pillar", "severity", "status", "references", "tags", "since", "needs", "applies_when")
TEST_KEYS: Mapping[str, str] = {
    "name": "what the test shows",
    "pages": "paths and what stands there: HTML, or a table such as {error: timeout} or {status: 404}",
    "expect": "the verdict, or {verdict: {capture: value, url: path}}",
    "message": "the exact line that must be printed",
    "url": "URL of the start page, `https://site.test/` where none is given",
    "folder": "true where the pages are files in a folder, without a server",
    "now": "the moment of the visit, such as 2024-05-31",
    "tls": "what the TLS handshake shows, such as {trusted: true, days_left: 30}",
    "plain_http": "where plain http leads, such as {final_url: 'https://example.com/'}",
    "other_name": "where the name with or without www leads, such as {final_url: 'https://example.com/'}",
    "dns": "records by type, such as {TXT: ['v=spf1 -all'], DMARC: [], MX: ['10 mail.site.test.']}",
    "registration": "what the registry says, such as {registered: 2019-03-01, registrar: Example Ltd}",
}
PROBES = ("tls", "plain_http", "other_name", "dns", "registration")
"""The keys of a test that state what probes bring back."""
TRAIT_KEYS: Mapping[str, str] = {
    "title": "what it means",
    "when": "condition; the trait is true where it is",
    "votes": "for a trait with values: who votes for which value",
    "at_least": "how many votes a value needs",
    "tests": "small sites and what the trait is on them: `true`, `false`, `unknown`, or a list of values",
}
VOTE_KEYS: Mapping[str, str] = {
    "value": "the field whose value is voted for",
    "give": "the values voted for, instead of `value`",
    "translate": "values of the field to values of the trait",
    "votes": "how much the vote weighs",
    "when": "the condition whose items vote",
}
Place = Callable[[str], KeyPath]
_STABLE_NEEDS = ("title", "why", "fix", "tests")
_VERDICTS = tuple(str(status) for status in Status if status is not Status.WAIVED)
_SEVERITIES = tuple(str(severity) for severity in Severity)


class FileParts(Frozen):
    """A rule file split into its parts, each with the path that leads to it."""

    defaults: Mapping[str, Any]
    phrases: Mapping[str, Any]
    traits: Mapping[str, Any]
    rules: list[Any]
    rules_path: KeyPath


def split_file(context: Context) -> FileParts:
    """A file is a list of rules, or a mapping with rules, traits, phrases and defaults."""
    data = context.file.data
    if isinstance(data, list):
        return FileParts({}, {}, {}, data, ())
    if not isinstance(data, dict) or not data:
        context.say((), f"a rule file must hold a list of rules, not {kind_of(data)}")
        return FileParts({}, {}, {}, [], ())
    context.only(data, FILE_KEYS, (), "a rule file")
    parts = {
        name: context.mapping(data[name], (name,), f"`{name}`") if name in data else {}
        for name in ("defaults", "phrases", "traits")
    }
    context.only(parts["defaults"], DEFAULT_KEYS, ("defaults",), "`defaults`")
    rules = data.get("rules", [])
    if not isinstance(rules, list):
        context.say(("rules",), f"`rules` must be a list, not {kind_of(rules)}")
        rules = []
    return FileParts(parts["defaults"], parts["phrases"], parts["traits"], rules, ("rules",))


def announce(parts: FileParts, context: Context) -> None:
    """Makes the phrase sets and traits of a file known, before any condition is read."""
    for name, value in parts.phrases.items():
        path = ("phrases", name)
        if not SET_NAME.fullmatch(name):
            context.say(
                path,
                f'"{name}" cannot name a phrase set',
                "two words with a dot, such as notary.names",
                "key",
            )
            continue
        phrases = read_phrases(context.mapping(value, path, "a phrase set"), path, context)
        context.known.add_set(name, phrases)
    for name, value in parts.traits.items():
        several = isinstance(value, dict) and "votes" in value
        context.known.traits[name] = "several names" if several else "yes or no"


def read_rule(data: Any, path: KeyPath, defaults: Mapping[str, Any], context: Context) -> Rule | None:
    """One rule, or None where something is wrong with it."""
    before = len(context.problems)
    given = context.mapping(data, path, "a rule")
    if not given:
        return None
    meant = context.only(given, RULE_KEYS, path, "a rule")
    rule_id = _id(given, path, context)
    merged = {**defaults, **given}

    def place(key: str) -> KeyPath:
        return (*path, key) if key in given else ("defaults", key)

    conditions = {
        key: read_condition(merged[key], place(key), context)
        for key in ("applies_when", "pass_when", "fail_when", "partial_when")
        if key in merged
    }
    _check_judges(given, meant, path, context)
    pillar = _pillar(merged, meant, path, place, context)
    severity = _choice(merged, "severity", _SEVERITIES, "medium", place, context)
    status: Any = _choice(merged, "status", get_args(RuleStatus), "experimental", place, context)
    rule = Rule(
        id=rule_id,
        title=_text(merged, "title", place, context) or rule_id.replace("-", " ").capitalize(),
        pillar=pillar or "transparency",  # type: ignore[arg-type]  # one of them, or told above
        severity=Severity(severity),
        status=status,
        why=_text(merged, "why", place, context),
        fix=_text(merged, "fix", place, context),
        references=_texts(merged, "references", place, context),
        tags=_texts(merged, "tags", place, context),
        since=_text(merged, "since", place, context),
        needs=_needs(merged, place, context),
        messages=_messages(merged, place, context),
        caps_score_at=_cap(merged, place, context),
        tests=read_tests(given.get("tests"), (*path, "tests"), context, _expected_verdict)
        if "tests" in given
        else (),
        source=given,
        file=context.file.name,
        **conditions,
    )
    if len(context.problems) == before:
        check_messages(rule, path, context)
        _check_stable(rule, path, context)
    return rule if len(context.problems) == before else None


def _id(data: Mapping[str, Any], path: KeyPath, context: Context) -> str:
    if "id" not in data:
        context.say(path, "a rule needs an `id`", "such as refund-policy")
        return "unnamed"
    rule_id = context.text(data["id"], (*path, "id"), "`id`")
    if rule_id and not ID.fullmatch(rule_id):
        context.say(
            (*path, "id"),
            f'"{rule_id}" is no id',
            "lower-case words joined by hyphens, such as refund-policy",
        )
    return rule_id or "unnamed"


def _pillar(
    data: Mapping[str, Any], meant: Collection[str], path: KeyPath, place: Place, context: Context
) -> str | None:
    if "pillar" in data:
        return context.one_of(data["pillar"], PILLARS, place("pillar"), "`pillar`")
    if "pillar" not in meant:
        context.say(path, "a rule needs a `pillar`", f"one of {', '.join(PILLARS)}")
    return None


def _check_judges(data: Mapping[str, Any], meant: Collection[str], path: KeyPath, context: Context) -> None:
    if "pass_when" in data and "fail_when" in data:
        context.say((*path, "fail_when"), "a rule has `pass_when` or `fail_when`, not both", at="key")
    elif not {"pass_when", "fail_when"} & {*data, *meant}:
        context.say(path, "a rule needs `pass_when` or `fail_when`")


def _choice(
    data: Mapping[str, Any], key: str, choices: tuple[str, ...], default: str, place: Place, context: Context
) -> str:
    if key not in data:
        return default
    return context.one_of(data[key], choices, place(key), f"`{key}`") or default


def _text(data: Mapping[str, Any], key: str, place: Place, context: Context) -> str:
    return context.text(data[key], place(key), f"`{key}`") if key in data else ""


def _texts(data: Mapping[str, Any], key: str, place: Place, context: Context) -> tuple[str, ...]:
    return context.texts(data[key], place(key), f"`{key}`") if data.get(key, []) != [] else ()


def _needs(data: Mapping[str, Any], place: Place, context: Context) -> tuple[str, ...]:
    needs = _texts(data, "needs", place, context)
    for need in needs:
        if need not in NEEDS:
            context.say(place("needs"), f'`needs` cannot be "{need}"', did_you_mean(need, NEEDS))
    return needs


def _messages(data: Mapping[str, Any], place: Place, context: Context) -> dict[str, str]:
    if "messages" not in data:
        return {}
    path = place("messages")
    messages = context.mapping(data["messages"], path, "`messages`")
    context.only(messages, _VERDICTS, path, "`messages`")
    return {key: context.text(value, (*path, key), "a message") for key, value in messages.items()}


def _cap(data: Mapping[str, Any], place: Place, context: Context) -> float | None:
    cap = data.get("caps_score_at")
    if "caps_score_at" in data and (
        not isinstance(cap, int | float) or isinstance(cap, bool) or not 0 <= cap <= 100
    ):
        context.say(
            place("caps_score_at"), f"`caps_score_at` must be a number from 0 to 100, not {kind_of(cap)}"
        )
        return None
    return float(cap) if cap is not None else None


def _check_stable(rule: Rule, path: KeyPath, context: Context) -> None:
    """What a rule that scores owes its readers."""
    if rule.status != "stable":
        return
    where = (*path, "id")
    for key in _STABLE_NEEDS:
        if not rule.source.get(key):
            context.say(
                where, f'the stable rule "{rule.id}" needs `{key}`', "or let it be `status: experimental`"
            )
    if not rule.tests:
        return
    wanted = ["pass", "fail", *(["not_applicable"] if rule.applies_when else [])]
    tested = {str(test.expect) for test in rule.tests}
    for verdict in wanted:
        if verdict not in tested:
            context.say(
                (*path, "tests"), f'the stable rule "{rule.id}" has no test that expects {verdict}', at="key"
            )


def read_tests(value: Any, path: KeyPath, context: Context, read_expect: Any) -> tuple[RuleTest, ...]:
    """The tests of a rule or a trait."""
    if not isinstance(value, list) or not value:
        context.say(path, f"`tests` must be a list of tests, not {kind_of(value)}")
        return ()
    return tuple(
        test for at, item in enumerate(value) if (test := _read_test(item, (*path, at), context, read_expect))
    )


def _read_test(value: Any, path: KeyPath, context: Context, read_expect: Any) -> RuleTest | None:
    data = context.mapping(value, path, "a test")
    meant = context.only(data, TEST_KEYS, path, "a test")
    missing = [key for key in ("pages", "expect") if key not in data]
    for key in missing:
        if key not in meant:
            context.say(path, f"a test needs `{key}`")
    if missing:
        return None
    pages = context.mapping(data["pages"], (*path, "pages"), "`pages`")
    for page in pages:
        if not page.startswith("/"):
            context.say((*path, "pages", page), f'the path "{page}" must start with a slash', at="key")
    expect, captures = read_expect(data["expect"], (*path, "expect"), context)
    return RuleTest(
        name=context.text(data["name"], (*path, "name"), "`name`") if "name" in data else "",
        pages=pages,
        expect=expect,
        captures=captures,
        message=context.text(data["message"], (*path, "message"), "`message`") if "message" in data else None,
        options={key: data[key] for key in ("url", "folder", "now", *PROBES) if key in data},
    )


def _expected_verdict(value: Any, path: KeyPath, context: Context) -> tuple[Any, dict[str, str]]:
    if isinstance(value, dict) and len(value) == 1:
        verdict, captures = next(iter(value.items()))
        context.one_of(verdict, _VERDICTS, path, "the expected verdict")
        return verdict, {
            key: str(item) for key, item in context.mapping(captures, (*path, verdict), "this").items()
        }
    return context.one_of(value, _VERDICTS, path, "the expected verdict"), {}


def read_trait(name: str, data: Any, path: KeyPath, context: Context) -> Trait | None:
    """One trait, or None where something is wrong with it."""
    before = len(context.problems)
    given = context.mapping(data, path, "a trait")
    context.only(given, TRAIT_KEYS, path, "a trait")
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
        context.say(path, f'"{name}" cannot name a trait', "lower-case words joined by underscores", "key")
    if ("when" in given) == ("votes" in given):
        context.say(path, "a trait needs either `when` or `votes`", at="key")
    votes = [_vote(vote, (*path, "votes", at), context) for at, vote in enumerate(given.get("votes") or ())]
    at_least = given.get("at_least", 1)
    if not isinstance(at_least, int) or at_least < 1:
        context.say((*path, "at_least"), f"this must be a whole number from 1, not {kind_of(at_least)}")
    trait = Trait(
        id=name,
        title=context.text(given["title"], (*path, "title"), "`title`") if "title" in given else name,
        when=read_condition(given["when"], (*path, "when"), context) if "when" in given else None,
        votes=tuple(vote for vote in votes if vote),
        at_least=at_least,
        tests=read_tests(given["tests"], (*path, "tests"), context, _expected_trait)
        if "tests" in given
        else (),
        source=given,
        file=context.file.name,
    )
    return trait if len(context.problems) == before else None


def _expected_trait(value: Any, path: KeyPath, context: Context) -> tuple[Any, dict[str, str]]:
    if isinstance(value, list | bool) or value == "unknown":
        return value, {}
    context.say(path, f"this must be true, false, unknown or a list of values, not {kind_of(value)}")
    return None, {}


def _vote(value: Any, path: KeyPath, context: Context) -> Vote | None:
    data = context.mapping(value, path, "a vote")
    context.only(data, VOTE_KEYS, path, "a vote")
    if "when" not in data or ("value" in data) == ("give" in data):
        context.say(path, "a vote needs `when`, and either `value` or `give`")
        return None
    condition: Condition | None = read_condition(data["when"], (*path, "when"), context)
    translate = context.mapping(data.get("translate", {}), (*path, "translate"), "`translate`")
    if condition is None:
        return None
    return Vote(
        find=condition,
        value=context.text(data["value"], (*path, "value"), "`value`") if "value" in data else "",
        give=context.texts(data["give"], (*path, "give"), "`give`") if "give" in data else (),
        translate={
            k.casefold(): context.texts(v, (*path, "translate", k), "this") for k, v in translate.items()
        },
        votes=data["votes"] if isinstance(data.get("votes"), int) else 1,
    )


Verdict = Literal["pass", "partial", "fail", "inconclusive", "not_applicable", "error"]
