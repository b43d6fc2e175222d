"""Reports made by hand, for the renderers to show."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from trustscan.model.report import (
    Check,
    Crawl,
    CrawledPage,
    Evidence,
    PillarScore,
    Report,
    Score,
    Severity,
    SiteTraits,
    Status,
    TargetInfo,
    ToolInfo,
    UnreadLink,
)

HOME = "https://shop.example.com/"
HOSTILE = (
    "\x1b[2J\x1b]0;owned\x07[bold red]markup[/] :smile: \u202egnp.exe\u2066\r\nnew line\x9b31m"
    "z\u0300\u0301\u0302\u0303\u0304\u0305\u0306\ud800\ufeff</script><b>"
)


def check(number: str, pillar: str, severity: str, status: Status, message: str, **more: Any) -> Check:
    title = more.pop("title", number.replace("-", " ").capitalize())
    return Check(
        id=number,
        title=title,
        pillar=pillar,
        severity=Severity(severity),
        status=status,
        message=message,
        **more,
    )


def seen(path: str, where: str = "", snippet: str = "") -> Evidence:
    return Evidence(url=HOME + path, where=where, snippet=snippet)


CHECKS = (
    check(
        "tls-certificate",
        "security",
        "critical",
        Status.PASS,
        "Valid for 62 more days, issued by Example CA R3",
        title="A valid certificate",
        evidence=(seen(""),),
    ),
    check(
        "https-redirect",
        "security",
        "high",
        Status.FAIL,
        "http://shop.example.com/ answers itself instead of leading to https",
        title="Plain http leads to https",
        evidence=(Evidence(url="http://shop.example.com/", where="status line", snippet="200 OK"),),
        why="Whoever types the name without https stays on an open line.",
        fix="Answer every http request with a permanent redirect (301 or 308) to the same https address.",
        gain=6.2,
        references=("https://www.rfc-editor.org/rfc/rfc9110#section-15.4.2",),
    ),
    check(
        "privacy-policy",
        "privacy",
        "high",
        Status.PASS,
        "Names the controller, purposes and rights",
        title="A privacy policy that says what happens with data",
        evidence=(
            seen(
                "privacy",
                'main, under "Your rights"',
                "You may ask us at any time to see, correct or erase the data that we hold about you",
            ),
        ),
    ),
    check(
        "cookie-notice",
        "privacy",
        "low",
        Status.INCONCLUSIVE,
        "/cookies could not be read: timed out",
        title="Tells about cookies",
        fix="Say which cookies are set and for what.",
    ),
    check(
        "pricing",
        "transparency",
        "high",
        Status.PASS,
        "11 prices, such as EUR 24.50",
        title="Says what things cost",
        evidence=(seen("collections/tea", "main", "Darjeeling First Flush, 100 g, 24,50 €"),),
    ),
    check(
        "refund-policy",
        "transparency",
        "high",
        Status.PARTIAL,
        "A page on returns exists but states no period",
        title="Says how customers get their money back",
        evidence=(
            seen(
                "returns",
                'main, under "Returns"',
                "Simply send the goods back to us if you do not like them.",
            ),
            seen("faq#returns", 'main, under "Can I return an item?"', "Of course, see our page on returns."),
            seen("terms", "main", "Returns are possible."),
        ),
        why="Buyers look for the way back before they pay.",
        fix="State within how many days goods can be returned, who pays, and when the money comes back.",
        gain=3.1,
    ),
    check(
        "terms",
        "transparency",
        "medium",
        Status.FAIL,
        "No terms of sale found on 9 pages",
        title="Terms of use or sale",
        fix="Publish your terms and link them from the footer.",
        gain=2.7,
    ),
    check(
        "email",
        "contact",
        "high",
        Status.PASS,
        "hello@shop.example.com",
        title="An e-mail address",
        evidence=(seen("contact", "main", "Write to hello@shop.example.com"),),
    ),
    check(
        "phone",
        "contact",
        "medium",
        Status.PASS,
        "+49 30 23125 000",
        title="A telephone number",
        evidence=(seen("contact", "footer", "Tel. 030 23125 000, Mo-Fr 9-17 Uhr"),),
    ),
    check(
        "live-chat",
        "contact",
        "low",
        Status.FAIL,
        "No chat found",
        title="A live chat",
        scored=False,
        fix="Offer a chat.",
    ),
    check(
        "opening-hours",
        "contact",
        "low",
        Status.NOT_APPLICABLE,
        "Not a place to visit",
        title="Opening hours",
    ),
    check(
        "testimonials",
        "social-proof",
        "medium",
        Status.FAIL,
        "The only quotation is filler: “Lorem ipsum”, John Doe",
        title="Customers in their own words",
        evidence=(seen("", 'main, under "What people say"', "Lorem ipsum dolor sit amet. John Doe, CEO"),),
        fix="Show what real customers said, with a name or initials.",
        gain=2.7,
    ),
    check(
        "faq",
        "reliability",
        "medium",
        Status.WAIVED,
        "Waived until 2027-01-01: being rewritten",
        title="Answers to common questions",
    ),
    check(
        "free-mail",
        "consistency",
        "low",
        Status.ERROR,
        "The rule could not be evaluated: bad field",
        title="Own mail",
    ),
)


def pillar(name: str, title: str, score: float | None, low: float, high: float, *counts: int) -> PillarScore:
    passed, partial, failed, inconclusive = counts
    return PillarScore(
        id=name,  # type: ignore[arg-type]
        title=title,
        score=score,
        low=low,
        high=high,
        coverage=1.0 if low == high else 0.8,
        passed=passed,
        partial=partial,
        failed=failed,
        inconclusive=inconclusive,
    )


PILLAR_SCORES = (
    pillar("security", "Security", 58.8, 58.8, 58.8, 1, 0, 1, 0),
    pillar("privacy", "Privacy", 100.0, 87.5, 100.0, 1, 0, 0, 1),
    pillar("transparency", "Transparency", 61.8, 61.8, 61.8, 1, 1, 1, 0),
    pillar("contact", "Contact", 100.0, 100.0, 100.0, 2, 0, 0, 0),
    pillar("social-proof", "Social proof", 0.0, 0.0, 0.0, 0, 0, 1, 0),
    pillar("consistency", "Consistency", None, 0.0, 100.0, 0, 0, 0, 1),
)
PAGES = (
    CrawledPage(
        url=HOME, final_url=HOME, status=200, state="content", roles=("home",), title="Example Tea", words=412
    ),
    CrawledPage(
        url=HOME + "privacy",
        final_url=HOME + "privacy",
        status=200,
        state="content",
        roles=("privacy-policy",),
        title="Privacy",
        words=1204,
    ),
    CrawledPage(
        url=HOME + "returns",
        final_url=HOME + "returns",
        status=200,
        state="content",
        roles=("refund-policy", "shipping"),
        title="Returns",
        words=88,
    ),
    CrawledPage(
        url=HOME + "contact",
        final_url=HOME + "contact",
        status=200,
        state="content",
        roles=("contact",),
        title="Contact",
        words=131,
    ),
    CrawledPage(
        url=HOME + "collections/tea/darjeeling-first-flush-2026-limited-edition",
        final_url=HOME + "collections/tea/darjeeling-first-flush-2026-limited-edition",
        status=200,
        state="content",
        title="Darjeeling First Flush",
        words=230,
    ),
    CrawledPage(
        url=HOME + "cookies", final_url=HOME + "cookies", status=None, state="timed out", detail="after 10 s"
    ),
    CrawledPage(url=HOME + "jobs", final_url=HOME + "jobs", status=404, state="not found"),
)


def sample(**changes: Any) -> Report:
    """A shop with a bit of everything."""
    report = Report(
        tool=ToolInfo(version="0.1.0", ruleset="core-1"),
        target=TargetInfo(given="shop.example.com", kind="site", url=HOME, final_url=HOME),
        started_at=datetime(2026, 3, 1, 9, 30, tzinfo=UTC),
        duration_s=2.34,
        assessed=True,
        score=Score(value=72.4, low=66.2, high=80.1, grade="C", coverage=0.914),
        pillars=PILLAR_SCORES,
        checks=CHECKS,
        crawl=Crawl(
            pages=PAGES,
            unread=(
                UnreadLink(url=HOME + "account", reason="refused by robots.txt"),
                UnreadLink(url=HOME + "blog/2", reason="page limit reached"),
                UnreadLink(url=HOME + "blog/3", reason="page limit reached"),
            ),
            unread_total=14,
            requests=31,
            truncated="Stopped at 30 pages (--max-pages)",
        ),
        facts=SiteTraits(languages=("de", "en"), countries=("DE",), sells=True, ships=True),
    )
    return report.model_copy(update=changes)


def unassessed() -> Report:
    """A site behind a challenge page."""
    none_left = tuple(
        one.model_copy(
            update={"status": Status.INCONCLUSIVE, "message": "The start page was not read", "evidence": ()}
        )
        for one in CHECKS
        if one.pillar != "security"
    )
    return sample(
        assessed=False,
        reason="The site answers with a challenge page (403, cf-mitigated: challenge)",
        score=Score(value=None, low=None, high=None, grade=None, coverage=0.0),
        pillars=(),
        checks=CHECKS[:1] + none_left,
        crawl=Crawl(
            pages=(
                CrawledPage(
                    url=HOME, final_url=HOME, status=403, state="blocked", detail="cf-mitigated: challenge"
                ),
            ),
            requests=3,
        ),
    )


def hostile() -> Report:
    """A site that puts terminal escapes, Rich markup and bidi controls wherever it can speak."""
    told = tuple(
        one.model_copy(
            update={
                "message": HOSTILE,
                "evidence": (
                    Evidence(url=HOME + HOSTILE, where=HOSTILE, snippet=HOSTILE * 20, file=HOSTILE, line=1),
                ),
            }
        )
        for one in CHECKS
    )
    page = CrawledPage(
        url=HOME + HOSTILE,
        final_url=HOME + HOSTILE,
        status=200,
        state="content",
        title=HOSTILE,
        detail=HOSTILE,
        words=1,
    )
    return sample(
        checks=told,
        target=TargetInfo(given=HOSTILE, kind="site", url=HOME + HOSTILE, final_url=HOME + HOSTILE),
        crawl=Crawl(
            pages=(page, page.model_copy(update={"state": "blocked"})),
            unread=(UnreadLink(url=HOSTILE, reason=HOSTILE),),
            notes=(HOSTILE,),
            robots=HOSTILE,
            truncated=HOSTILE,
        ),
        facts=SiteTraits(languages=(HOSTILE,)),
    )
