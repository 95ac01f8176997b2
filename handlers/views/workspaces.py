"""How a workspace's settings look."""

from collections.abc import Mapping
from datetime import time
from typing import Any

from babel.dates import format_time, get_day_names

from handlers.core.translation import N_, Translator
from handlers.views import blocks as b
from handlers.views.fields import choice_field
from handlers.views.fields import form as form_of
from handlers.views.labels import label
from storage.birthdays import LeapDay
from storage.users import Role
from storage.workspaces import WorkspaceSettings

HOURS = {
    "morning": N_("Morning begins at"),
    "afternoon": N_("“Afternoon” is"),
    "evening": N_("“Evening” is"),
    "end_of_day": N_("The working day ends at"),
}
"""What words such as “tomorrow morning” and “EOD” mean."""


def form(t: Translator, context: Mapping[str, Any], known: WorkspaceSettings) -> b.View:
    days = [b.option(name, day) for day, name in _day_names(t).items()]
    return form_of(
        t,
        t("Settings"),
        "workspace.save",
        [
            b.field(
                t("Currency"),
                b.text_input("currency", known.currency),
                hint=t("A name or code: euro or EUR. Used when no currency is given."),
            ),
            b.field(
                t("Country"),
                b.text_input("country", known.country),
                hint=t("A name or code: Germany or DE. Used for phone numbers and public holidays."),
            ),
            choice_field(t, "default_role", t("Role of new people"), Role, Role(known.default_role)),
            b.field(
                t("Working days"),
                b.tick_boxes("work_days", days, [str(day) for day in known.work_days]),
            ),
            b.field(
                t("Public holidays"),
                b.tick_box("keeps_holidays", t("Days off for everyone"), ticked=known.keeps_holidays),
                optional=True,
            ),
            choice_field(
                t, "leap_day", t("Birthdays of 29 February, in other years"), LeapDay, known.leap_day
            ),
            *(
                b.field(t(title), b.picker("timepicker", name, f"{getattr(known, name):%H:%M}"))
                for name, title in HOURS.items()
            ),
        ],
        context,
    )


def saved(t: Translator, known: WorkspaceSettings) -> b.Message:
    names = _day_names(t)
    return b.sentence(
        t(
            "Saved: {settings}",
            settings=b.joined(
                known.currency,
                known.country,
                label(t, Role(known.default_role)),
                " ".join(names[day] for day in known.work_days),
                f"{_clock(t, known.morning)}–{_clock(t, known.end_of_day)}",
            ),
        )
    )


def _day_names(t: Translator) -> Mapping[int, str]:
    return get_day_names("abbreviated", locale=t.habits)


def _clock(t: Translator, at: time) -> str:
    return format_time(at, "short", locale=t.habits)
