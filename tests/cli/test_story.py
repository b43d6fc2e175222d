"""A team takes trustscan into its CI: one story from the first baseline to a waiver that has expired."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.cli.command import Outcome, trustscan

START = """<!doctype html><html lang="en"><head><title>Tea House</title></head><body><main>
<h1>Tea House</h1><p>We sell fine teas from small gardens and ship them all over Europe. Come and see what we
have: black, green and white teas, and pots to brew them in. Every tea is tasted by us before it is sold.</p>
</main><footer><a href="/privacy.html">Privacy policy</a></footer></body></html>"""
POLICY = """<!doctype html><html lang="en"><head><title>Privacy policy</title></head><body><main>
<h1>Privacy policy</h1><h2>Controller</h2><p>The controller of your personal data is Tea House Ltd, 1 Garden
Lane, London. Write to privacy@example.com.</p><h2>What we collect</h2><p>We collect personal data that you
give us when you order: your name, your address and your e-mail address. We process it to deliver your order,
on the legal basis of the contract with you (Article 6 GDPR).</p><h2>Retention</h2><p>We keep personal data
for as long as the law asks of us and delete it afterwards. We share it with carriers only. Cookies are used
to keep your cart.</p><h2>Your rights</h2><p>You have the right of access, to rectification, to erasure, to
object and to data portability, and to lodge a complaint with a supervisory authority.</p></main></html>"""
CONFIG = """targets = ["dist"]
base-url = "https://tea.example.com"
select = ["privacy-policy", "phone"]
baseline = "baseline.json"
fail-on-new = "low"
"""
WAIVER = """
[[waivers]]
rule = "privacy-policy"
reason = "The new one is with the lawyers"
expires = {day}
"""


def day(days: int) -> str:
    return (datetime.now(UTC) + timedelta(days=days)).date().isoformat()


def scan(team: Path) -> Outcome:
    return trustscan("scan", cwd=team)


def test_from_the_baseline_to_a_waiver_that_has_expired(tmp_path: Path) -> None:
    site, config = tmp_path / "dist", tmp_path / "trustscan.toml"
    (tmp_path / ".git").mkdir()
    site.mkdir()
    (site / "index.html").write_text(START, encoding="utf-8")
    (site / "privacy.html").write_text(POLICY, encoding="utf-8")
    config.write_text(CONFIG, encoding="utf-8")

    # There is no telephone number on the site, and the team can live with that.
    all_of_it = trustscan("scan", "dist", "--isolated", "--select", "phone", "--fail-on", "low", cwd=tmp_path)
    assert all_of_it.code == 1
    missing = scan(tmp_path)
    assert (missing.code, "baseline.json" in missing.err) == (2, True)
    assert trustscan("baseline", "write", "-o", "baseline.json", cwd=tmp_path).code == 0
    assert scan(tmp_path).code == 0

    # A new footer loses the link to the privacy policy, and with it the page.
    (site / "index.html").write_text(START.replace("/privacy.html", "#"), encoding="utf-8")
    (site / "privacy.html").unlink()
    broken = scan(tmp_path)
    assert broken.code == 1
    assert "worse than in the baseline: privacy-policy\n" in broken.err
    assert "phone" not in broken.err

    # It is known, and does not stop the team for a month.
    config.write_text(CONFIG + WAIVER.format(day=day(30)), encoding="utf-8")
    waived = scan(tmp_path)
    assert (waived.code, waived.err) == (0, "")
    assert f"waived until {day(30)}: The new one is with the lawyers" in " ".join(waived.out.split())

    # A month later nothing has come of it.
    config.write_text(CONFIG + WAIVER.format(day=day(-1)), encoding="utf-8")
    expired = scan(tmp_path)
    assert expired.code == 1
    assert f"the waiver for privacy-policy expired on {day(-1)}, so it counts again" in expired.err
    assert "worse than in the baseline: privacy-policy\n" in expired.err

    # The policy is back.
    (site / "index.html").write_text(START, encoding="utf-8")
    (site / "privacy.html").write_text(POLICY, encoding="utf-8")
    mended = scan(tmp_path)
    assert (mended.code, mended.err) == (0, "")
