"""Judges facts by a rule book. Pure: no network, no clock, no files."""

from trustscan.evaluate.evaluation import Evaluation, evaluate

__all__ = ["Evaluation", "evaluate"]
