"""How one's own settings look."""

from collections.abc import Collection, Mapping
from datetime import time
from typing import Any

from babel import Locale
from babel.dates import format_time

from handlers.core.translation import NARROW_SPACE, Translator
from handlers.views import blocks as b
from handlers.views.fields import birthday_field
from handlers.views.fields import form as form_of
from storage.users import NO_HOLIDAYS, User

ENGLISH = Locale("en")

WORKSPACE = "workspace"
"""In the place of a country: the workspace's holidays."""


def form(
    t: Translator, context: Mapping[str, Any], user: User, hours: tuple[time, time], country: str | None
) -> b.View:
    """`hours` are the quiet ones as they are now, `country` the one whose holidays the workspace keeps."""
    since, until = (f"{at:%H:%M}" for at in hours)
    return form_of(
        t,
        t("My settings"),
        "me.save",
        [
            b.field(
                t("Quiet from"),
                b.picker("timepicker", "quiet_from", since),
                hint=t("Reminders without a time wait until quiet hours end."),
                optional=True,
            ),
            b.field(t("Quiet until"), b.picker("timepicker", "quiet_until", until), optional=True),
            b.field(
                t("Public holidays"),
                b.external_select(
                    "holidays", t("Type to search"), _option(t, user.holidays or WORKSPACE, country)
                ),
                hint=t("No non-urgent reminders on these days."),
            ),
            b.actions(b.button(t("On leave…"), "absence.new")),
            birthday_field(t, user),
            b.field(
                t("Announce my birthday"),
                b.tick_box("greet", t("In the birthdays channel"), ticked=user.greet),
                optional=True,
            ),
        ],
        context,
    )


def holiday_options(
    t: Translator, countries: Collection[str], country: str | None, typed: str
) -> list[b.Element]:
    """Return the holiday choices that match what was typed: the workspace's, none, and each country's."""
    by_name = sorted(countries, key=lambda code: _name(t, code))
    spelt = {code: f"{_name(t, code)} {ENGLISH.territories.get(code)} {code}" for code in by_name}
    spelt = {WORKSPACE: t("workspace"), NO_HOLIDAYS: t("none"), **spelt}
    wanted = typed.casefold()
    return [_option(t, code, country) for code, names in spelt.items() if wanted in names.casefold()]


def holidays_chosen(value: str) -> str | None:
    """Return a chosen holiday country as a user keeps it."""
    return None if value in ("", WORKSPACE) else value


def _option(t: Translator, kept: str, country: str | None) -> b.Element:
    if kept == WORKSPACE:
        return b.option(t("As the workspace: {country}", country=_name(t, country)), kept)
    return b.option(_name(t, None if kept == NO_HOLIDAYS else kept), kept)


def _name(t: Translator, country: str | None) -> str:
    return t.country(country) if country else t("none")


def saved(t: Translator, user: User, hours: tuple[time, time], country: str | None) -> b.Message:
    """`country` is the one whose holidays they keep."""
    since, until = (format_time(at, "short", locale=t.habits).replace(NARROW_SPACE, " ") for at in hours)
    announced = t("Your birthday is announced.") if user.greet else t("Your birthday is not announced.")
    kept = t("public holidays: {country}", country=_name(t, country))
    return b.sentence(b.joined(t("Saved: quiet {since}–{until}", since=since, until=until), kept, announced))
