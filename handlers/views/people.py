"""How people and their roles look."""

from collections.abc import Mapping, Sequence
from typing import Any

from handlers.core.translation import Markup, Translator
from handlers.views import blocks as b
from handlers.views.fields import choice_field
from handlers.views.fields import form as form_of
from handlers.views.labels import label
from storage.users import Role, User

SHOWN = 40


def listing(t: Translator, known: Sequence[User], teams: Mapping[int, str]) -> b.Message:
    rows = [one_line(t, user, teams.get(user.team_id or 0, "")) for user in known[:SHOWN]]
    more = f"… +{len(known) - SHOWN}" if len(known) > SHOWN else ""
    return b.message(b.section(b.lines(b.bold(t("People and their roles")), *rows, more)))


def one_line(t: Translator, user: User, team: str) -> Markup:
    return b.joined(b.bold(user.name), label(t, user.role), team)


def card(t: Translator, user: User, teams: Mapping[int, str] | None = None) -> b.Message:
    return b.sentence(one_line(t, user, (teams or {}).get(user.team_id or 0, "")))


def appointed(t: Translator, user: User, teams: Mapping[int, str]) -> Markup:
    return t("Saved: {person}", person=one_line(t, user, teams.get(user.team_id or 0, "")))


def form(t: Translator, context: Mapping[str, Any]) -> b.View:
    return form_of(
        t,
        t("People"),
        "people.save",
        [
            b.field(t("Person"), b.picker("users_select", "person")),
            choice_field(t, "role", t("Role"), Role, Role.SALES),
            b.field(
                t("Team"),
                b.text_input("team"),
                hint=t("People in one team share records, as their role allows. Leave empty to keep it."),
                optional=True,
            ),
        ],
        context,
    )
