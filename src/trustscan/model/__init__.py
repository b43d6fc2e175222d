"""The types every other part speaks in: target, snapshot, verdicts, report. No logic."""
