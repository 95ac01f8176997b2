"""The demo: Rapport on a local Slack workspace, filled with sample data."""

from bot.demo.demo import Demo

__all__ = ["Demo"]
