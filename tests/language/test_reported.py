"""Lines that other tools were reported to read wrongly, and what they say.

Typed on Wednesday 11 March 2026 at 10:20 in New York, where the line says nothing else.
"""

import json
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from handlers.language.line import read
from tests.language.test_line import fits

ZONE = ZoneInfo("America/New_York")
_FILE = Path(__file__).with_name("reported.jsonl")
REPORTED = [json.loads(one) for one in _FILE.read_text(encoding="utf-8").splitlines()]


def _read(row: dict[str, Any]) -> dict[str, Any]:
    world = {
        "currency": "USD",
        "people": {"@sam": {"name": "Sam Rivera", "locale": row.get("locale", "en-US")}},
        "customers": [{"name": name} for name in row["customers"]],
        "contacts": [{"name": name, "customer": at} for name, at in row.get("contacts", {}).items()],
    }
    surface, _, text = row["line"].partition(" ")
    now = datetime.fromisoformat(row.get("now", "2026-03-11T10:20")).replace(tzinfo=ZONE)
    return {**read(surface, text, world=world, person="@sam", now=now)}


@pytest.mark.parametrize(
    "row",
    [
        pytest.param(
            one,
            id=one["line"],
            marks=pytest.mark.xfail(reason=one["waits"], strict=True) if "waits" in one else (),
        )
        for one in REPORTED
    ],
)
def test_what_was_reported(row: dict[str, Any]) -> None:
    got = _read(row)
    for name in ("followup", "occurred"):
        if isinstance(at := got.get(name), datetime):
            got[name] = at.astimezone(ZONE).replace(tzinfo=None)
    expected = row["expected"]
    likely = [
        {**one, **({"amount": Decimal(one["amount"])} if one.get("amount") else {})}
        for one in expected.get("either", [expected])
    ]
    assert any(fits(got, one) for one in likely), got
