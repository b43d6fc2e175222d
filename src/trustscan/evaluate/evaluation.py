"""Rules to verdicts, verdicts to checks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cached_property

from trustscan.evaluate.conditions import Judge
from trustscan.evaluate.evidence import Binding, bindings, counter_evidence, places, singles
from trustscan.evaluate.truth import SERVER_ONLY, Outcome, Truth
from trustscan.facts.page import Place
from trustscan.facts.records import SiteFacts
from trustscan.model.report import Check, Evidence, SiteTraits, Status
from trustscan.model.snapshot import PageState
from trustscan.model.struct import Frozen, field, replace
from trustscan.rulebook.bindings import PLACEHOLDER
from trustscan.rulebook.collections import REGISTRY
from trustscan.rulebook.conditions import All, Find
from trustscan.rulebook.models import Rule, RuleBook

_MAX_REASONS = 3
_NO_SERVER = "Only the site's server can show this"
_CLAIMS = (Status.PASS, Status.FAIL)


Bound = Callable[[], Iterable[Binding]]


class Verdict(Frozen):
    """What became of one rule. `bound` gives the items that decided it, `reasons` why it is inconclusive."""

    rule: Rule
    status: Status
    message: str
    bound: Bound = tuple
    places: tuple[Place, ...] = ()
    reasons: tuple[str, ...] = ()
    outcomes: Mapping[str, Outcome] = field(default_factory=dict)

    def capture(self, name: str) -> str | None:
        """The first value bound to a name."""
        return _captured(name, self.bound)


def evaluate(facts: SiteFacts, book: RuleBook, now: datetime | None = None) -> list[Check]:
    """The checks of every rule, in the order of the rule book. `now` is the snapshot's time unless given."""
    return Evaluation(facts, book, now).checks()


class Evaluation:
    """One site under one rule book; what rules share is worked out once."""

    def __init__(self, facts: SiteFacts, book: RuleBook, now: datetime | None = None) -> None:
        self.book = book
        self.judge = Judge(facts, book, now or facts.snapshot.started_at)

    def close(self) -> None:
        """Parts what holds each other, so that a site's pages are freed now, not when garbage is looked for.

        Nothing can be asked afterwards.
        """
        del self.judge.selector

    def checks(self) -> list[Check]:
        """One check for every rule."""
        return [as_check(self.verdict(rule)) for rule in self.book.rules]

    def verdict(self, rule: Rule) -> Verdict:
        """The verdict of one rule. A crash inside costs this rule only."""
        try:
            return self._verdict(rule)
        except Exception as error:
            return Verdict(
                rule, Status.ERROR, f"This rule could not be evaluated: {type(error).__name__}: {error}"
            )

    def traits(self) -> SiteTraits:
        """What kind of site this is."""
        named = {name: self.judge.trait(name) for name, trait in self.book.traits.items() if trait.when}
        return SiteTraits(
            languages=self.judge.ranked_values("languages") or (),
            countries=self.judge.ranked_values("countries") or (),
            traits=named,
            sells=named.get("sells"),
            ships=named.get("ships"),
        )

    def _verdict(self, rule: Rule) -> Verdict:
        if "server" in rule.needs and not self.judge.facts.snapshot.served:
            return Verdict(rule, Status.NOT_APPLICABLE, _NO_SERVER)
        outcomes: dict[str, Outcome] = {}
        status, deciding = self._decide(rule, outcomes)
        if status is Status.INCONCLUSIVE and set(deciding.reasons) == {SERVER_ONLY}:
            return Verdict(rule, Status.NOT_APPLICABLE, _NO_SERVER, outcomes=outcomes)
        telling = [deciding]
        applies = outcomes.get("applies_when")
        if applies is not None and applies.truth is Truth.TRUE:
            # What the rule applies to is there to be told of, and to be looked at where nothing else is.
            telling.append(applies)
        reasons = deciding.reasons if status is Status.INCONCLUSIVE else ()

        def bound() -> Iterator[Binding]:
            for outcome in telling:
                yield from bindings(outcome, self.judge)
            for outcome in outcomes.values():
                yield from singles(outcome, self.judge)

        return Verdict(
            rule,
            status,
            message(rule, status, reasons, bound),
            bound,
            self._shown(rule, status, telling),
            reasons,
            outcomes,
        )

    def _shown(self, rule: Rule, status: Status, telling: Sequence[Outcome]) -> tuple[Place, ...]:
        """The places to look at: what was found, else what the rule is about, else what was read for it."""
        found = places(telling[0], self.judge)
        if not found and status is Status.PASS and rule.fail_when:
            found = counter_evidence(rule.fail_when, self.judge)
        if not found and status in _CLAIMS and len(telling) > 1 and _names_a_subject(rule):
            found = places(telling[1], self.judge)
        return found or (self._looked_through if status is Status.PASS else ())

    @cached_property
    def _looked_through(self) -> tuple[Place, ...]:
        """What there is to show of something that is nowhere: how much was read for it."""
        read = [page for page in self.judge.facts.pages if page.state is PageState.CONTENT]
        if not read:
            return ()
        said = f"pages read: {len(read)}, with {sum(page.words for page in read):,} words"
        return (replace(read[0].place(0), where=said),) if read[0].blocks else ()

    def _decide(self, rule: Rule, outcomes: dict[str, Outcome]) -> tuple[Status, Outcome]:
        """The status, and the outcome that decided it (for inconclusive: the unknown one)."""

        def ask(name: str) -> Outcome | None:
            condition = getattr(rule, name)
            if condition is None:
                return None
            outcomes[name] = self.judge.outcome(condition)
            return outcomes[name]

        applies = ask("applies_when")
        if applies is not None and applies.truth is Truth.FALSE:
            return Status.NOT_APPLICABLE, applies
        if applies is not None and applies.truth is Truth.UNKNOWN:
            return Status.INCONCLUSIVE, applies
        main = ask("pass_when") or ask("fail_when")
        assert main is not None, "the reader wants one of the two"
        if main.truth is Truth.TRUE:
            return (Status.PASS if rule.pass_when else Status.FAIL), main
        partial = ask("partial_when")
        if main.truth is Truth.UNKNOWN and (
            rule.fail_when or partial is None or partial.truth is not Truth.TRUE
        ):
            return Status.INCONCLUSIVE, main
        if partial is not None and partial.truth is Truth.TRUE:
            return Status.PARTIAL, partial
        if partial is not None and partial.truth is Truth.UNKNOWN:
            return Status.INCONCLUSIVE, partial
        return (Status.FAIL if rule.pass_when else Status.PASS), main


def _names_a_subject(rule: Rule) -> bool:
    """Whether a rule applies to something found on the site, such as its privacy policy."""
    when = rule.applies_when
    found = when.parts if isinstance(when, All) else (when,)
    return all(isinstance(find, Find) and not REGISTRY.collections[find.collection].single for find in found)


def message(rule: Rule, status: Status, said: tuple[str, ...], bound: Bound) -> str:
    """The line to print: the rule's own with its captures, or one that says what there is to say."""
    reason = "; ".join(said[:_MAX_REASONS])
    template = rule.messages.get(status)
    if template is None:
        template = _plain(rule, status, reason)
    if "{" not in template:
        return template
    values = {"reason": reason}
    return PLACEHOLDER.sub(lambda m: values.get(m[1]) or _captured(m[1], bound) or "", template)


def _plain(rule: Rule, status: Status, reason: str) -> str:
    """What there is to say of a verdict for which a rule has no words."""
    denied = Status.FAIL if rule.pass_when else Status.PASS
    if status is denied:
        return f"{rule.title}: no"
    match status:
        case Status.PARTIAL:
            return f"{rule.title}: only in part"
        case Status.INCONCLUSIVE:
            return f"Could not be told: {reason}".replace("{", "(").replace("}", ")")
        case Status.NOT_APPLICABLE:
            return "Does not apply to this site"
    return rule.title


def _captured(name: str, bound: Bound) -> str | None:
    """The first value bound to a name."""
    return next((value for each in bound() if (value := each.get(name)) is not None), None)


def as_check(verdict: Verdict) -> Check:
    """The verdict as the report has it."""
    evidence = tuple(
        Evidence(url=p.url, where=p.where, snippet=p.snippet, file=p.file, line=p.line)
        for p in verdict.places
    )
    found = {"status": verdict.status, "message": verdict.message, "evidence": evidence}
    return verdict.rule.unjudged.model_copy(update=found)
