"""Whatever a button, a form or a list carries that we did not put there as it is: a sentence, no reference.

Another version may have drawn it, its record may be gone, or somebody may have forged it. A new button, form
or list is held to this without a line here.
"""

import logging
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from bot.payloads import Incoming, Kind
from bot.serving import Serving
from handlers.core.routing import Form, Route
from handlers.features import router
from storage.users import Profile
from tests.office import Office
from tests.test_every_command import fill

pytestmark = pytest.mark.every_database

OTHERS = "2"
"""The number of a record in another workspace."""

FEW = ("", OTHERS, "999999", "9" * 40, "zxcvb", "1|2")
NONSENSE = (*FEW, "0", "-1", "1.5", "1:2", "x:y|z", ":", "|", "null", "[]", "{}")


class Everything(dict[str, Any]):
    """Holds the same under whatever name it is asked for."""

    def __init__(self, value: Any) -> None:
        super().__init__()
        self._value = value

    def __missing__(self, _name: str) -> Any:
        return self._value

    def get(self, _name: str, _default: Any = None) -> Any:
        return self._value


def carried() -> Iterator[tuple[str, Form]]:
    """What a payload may carry: a value, and a form with its context."""
    for value in NONSENSE:
        yield value, Form({})
    for value in FEW:
        for held in (value, int(value) if value.isdecimal() else [value], {"id": value}, None):
            yield value, Form(Everything(value), Everything(held))


async def test_of_buttons(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    hold(office, caplog, Kind.ACTION, router().actions)


async def test_of_forms(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    hold(office, caplog, Kind.FORM, router().forms)


async def test_of_lists(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    hold(office, caplog, Kind.OPTIONS, router().options)


def hold(office: Office, caplog: pytest.LogCaptureFixture, kind: Kind, routes: Mapping[str, Route]) -> None:
    fill(office)
    serving = Serving(office.rapport.database, router(), lambda: office.now)
    sam = Profile(office.sam.id, "Sam", "UTC", "en-US")
    answered = 0
    for name in routes:
        for value, form in carried():
            answered += 1
            incoming = Incoming(
                kind,
                name,
                office.sandbox.team_id,
                office.sam.id,
                f"nonsense:{answered}",
                text=value,
                value=value,
                block_id=value,
                channel=office.sales.id,
                trigger_id="1.1",
                form=form,
            )
            caplog.clear()
            served = serving.serve(incoming, sam)
            wrong = [record.exc_info for record in caplog.records if record.levelno >= logging.ERROR]
            assert not wrong, f"{name} with {value!r} in {form}: {wrong}"
            assert "Foreign" not in str(served.reply), f"{name} with {value!r} shows the other workspace"
    assert answered == len(routes) * len([*carried()]) > 0
