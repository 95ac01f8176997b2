"""The running process: the only package that speaks to Slack and to the scheduler."""

from pathlib import Path

MANIFEST = Path(__file__).parents[1] / "manifest.yml"
"""Rapport's Slack app. It stands in a checkout; an installed wheel has none."""

BOLT = "slack_bolt"
"""The logger of Slack's framework."""
