"""How one's own settings look."""

from collections.abc import Mapping
from datetime import time
from typing import Any

from babel.dates import format_time

from handlers.translation import NARROW_SPACE, Translator
from handlers.views import blocks as b
from handlers.views.fields import birthday_field
from handlers.views.fields import form as form_of
from storage.users import User


def form(t: Translator, context: Mapping[str, Any], user: User, hours: tuple[time, time]) -> b.View:
    """`hours` are the quiet ones, as they are now."""
    since, until = (f"{at:%H:%M}" for at in hours)
    return form_of(
        t,
        t("My settings"),
        "me.save",
        [
            b.field(
                t("Quiet from"),
                b.picker("timepicker", "quiet_from", since),
                hint=t("What has no time of its own waits until your quiet hours are over."),
                optional=True,
            ),
            b.field(t("Quiet until"), b.picker("timepicker", "quiet_until", until), optional=True),
            birthday_field(t, user),
            b.field(
                t("Announce my birthday"),
                b.tick_box("greet", t("In the birthday channel"), ticked=user.greet),
                optional=True,
            ),
        ],
        context,
    )


def saved(t: Translator, user: User, hours: tuple[time, time]) -> b.Message:
    since, until = (format_time(at, "short", locale=t.habits).replace(NARROW_SPACE, " ") for at in hours)
    announced = t("Your birthday is announced.") if user.greet else t("Your birthday is not announced.")
    return b.sentence(b.joined(t("Saved: quiet {since}–{until}", since=since, until=until), announced))
