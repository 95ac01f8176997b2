"""How the Home tab looks."""

from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from handlers.core.translation import N_, Translator
from handlers.views import blocks as b
from handlers.views import drafts as draft_views
from handlers.views import followups as followup_views
from handlers.views import opportunities as opportunity_views
from handlers.views import tickets as ticket_views
from storage.drafts import Draft
from storage.followups import FollowUp
from storage.opportunities import Opportunity
from storage.tickets import Ticket

SHOWN = 8

NEW = (
    ("interaction", "home.log", N_("Log a call")),
    ("followup", "followup.new", N_("New follow-up")),
    ("opportunity", "opportunity.new", N_("New opportunity")),
    ("ticket", "ticket.new", N_("New ticket")),
    ("customer", "home.customer", N_("New customer")),
)


@dataclass(frozen=True)
class Board:
    """What waits for one person."""

    drafts: Sequence[Draft]
    """Forms that were not saved."""
    followups: tuple[int, Sequence[FollowUp]]
    opportunities: tuple[int, Sequence[Opportunity]]
    tickets: tuple[int, Sequence[Ticket]]
    """How many there are, and the first of them."""
    may_create: Container[str]
    """Entities."""


def home(t: Translator, name: str, board: Board, now: datetime) -> dict[str, Any]:
    """Follow-ups first, since they have a time; then tickets, then deals."""
    return b.home(
        [
            b.header(t("Good to see you, {name}", name=name)),
            b.actions(
                *(
                    b.button(t(title), action, style="primary" if entity == "interaction" else None)
                    for entity, action, title in NEW
                    if entity in board.may_create
                )
            ),
            *draft_views.listed(t, board.drafts),
            b.divider(),
            *_followups(t, board.followups, now),
            b.divider(),
            *_tickets(t, board.tickets),
            b.divider(),
            *_opportunities(t, board.opportunities),
            b.context(t("Everything I do: {help}", help=b.bold("/crm help"))),
        ]
    )


def _followups(t: Translator, found: tuple[int, Sequence[FollowUp]], now: datetime) -> list[b.Block]:
    waiting = found[1]
    if not waiting:
        return [b.section(t("Nothing to follow up."))]
    listed = [b.section(b.bold(t("Your follow-ups")))]
    for one in waiting:
        overdue = b.bold(t("overdue")) if one.due_at < now else ""
        listed += [
            b.section(
                b.lines(b.joined(t.when(one.due), overdue), followup_views.one_line(t, one)),
                b.button(t("Done"), "followup.done", one.id),
            )
        ]
    return [*listed, *_more(t, found, "/followup list")]


def _tickets(t: Translator, found: tuple[int, Sequence[Ticket]]) -> list[b.Block]:
    waiting = found[1]
    if not waiting:
        return [b.section(t("No tickets waiting for you."))]
    shown = [
        b.section(
            b.lines(one.customer.name if one.customer else "", ticket_views.one_line(t, one)),
            b.button(t("Details"), "ticket.details", one.id),
        )
        for one in waiting
    ]
    return [
        b.section(b.bold(t("Open tickets"))),
        *shown,
        *_more(t, found, "/ticket list"),
    ]


def _opportunities(t: Translator, found: tuple[int, Sequence[Opportunity]]) -> list[b.Block]:
    waiting = found[1]
    if not waiting:
        return [b.section(t("You have no open opportunities."))]
    shown = [
        b.section(
            b.lines(b.bold(one.customer.name), opportunity_views.one_line(t, one)),
            b.button(t("Edit"), "opportunity.edit", one.id),
        )
        for one in waiting
    ]
    return [
        b.section(b.bold(t("Your open opportunities"))),
        *shown,
        *_more(t, found, "/opp list"),
    ]


def _more(t: Translator, found: tuple[int, Sequence[object]], command: str) -> list[b.Block]:
    more = found[0] - len(found[1])
    return [b.context(t("{n} more: {command}", n=t.number(more), command=b.bold(command)))] if more else []
