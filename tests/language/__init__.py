"""What people type, and what it should be taken for."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from handlers.language import when

NEW_YORK = ZoneInfo("America/New_York")
SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 3, 11, 10, 20, tzinfo=NEW_YORK)
"""A Wednesday morning."""


def said(text: str, lang: str | None = "en", now: datetime = NOW, **options: Any) -> str | None:
    """What `when.parse` makes of a text: 2026-03-13, or 2026-03-13T15:00 on the wall clock, or None."""
    return written(when.parse(text, now, lang, **options))


def written(value: date | datetime | None) -> str | None:
    """A date or moment as the tables of these tests write it."""
    if isinstance(value, datetime):
        wall = value.replace(tzinfo=None)
        return wall.isoformat(timespec="seconds" if wall.second else "minutes")
    return None if value is None else value.isoformat()
