"""The demo: Rapport on a local Slack workspace, filled with sample data."""

from bot.demo.demo import MANIFEST, Demo

__all__ = ["MANIFEST", "Demo"]
