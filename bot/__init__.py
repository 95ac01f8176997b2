"""The running process: the only package that speaks to Slack and to the scheduler."""

from pathlib import Path

MANIFEST = Path(__file__).parents[1] / "manifest.yml"
"""What Slack is told of Rapport; in a copy of the project only."""
