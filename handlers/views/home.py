"""How the Home tab looks."""

from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

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

R = TypeVar("R")

NEW = (
    ("interaction", "home.log", N_("Log a call")),
    ("followup", "followup.new", N_("New follow-up")),
    ("opportunity", "opportunity.new", N_("New opportunity")),
    ("ticket", "ticket.new", N_("New ticket")),
    ("customer", "home.customer", N_("New customer")),
)


@dataclass(frozen=True)
class Page(Generic[R]):
    """How many records there are, some of them, and how many stand before those."""

    count: int
    shown: Sequence[R]
    skipped: int = 0


@dataclass(frozen=True)
class Board:
    """What waits for one person."""

    drafts: Sequence[Draft]
    """Forms that were not saved."""
    followups: Page[FollowUp]
    opportunities: Page[Opportunity]
    tickets: Page[Ticket]
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


def _followups(t: Translator, found: Page[FollowUp], now: datetime) -> list[b.Block]:
    if not found.count:
        return [b.section(t("Nothing to follow up."))]
    listed = [b.section(b.bold(t("Your follow-ups")))]
    for one in found.shown:
        overdue = b.bold(t("overdue")) if one.due_at < now else ""
        listed += [
            b.section(
                b.lines(b.joined(t.when(one.due), overdue), followup_views.one_line(t, one)),
                b.button(t("Done"), "followup.done", one.id),
            )
        ]
    return [*listed, *_pager(t, "followups", found)]


def _tickets(t: Translator, found: Page[Ticket]) -> list[b.Block]:
    if not found.count:
        return [b.section(t("No tickets waiting for you."))]
    shown = [
        b.section(
            b.lines(
                one.customer.name if one.customer else "", ticket_views.one_line(t, one, among_others=True)
            ),
            b.button(t("Details"), "ticket.details", one.id),
        )
        for one in found.shown
    ]
    return [
        b.section(b.bold(t("Open tickets"))),
        *shown,
        *_pager(t, "tickets", found),
    ]


def _opportunities(t: Translator, found: Page[Opportunity]) -> list[b.Block]:
    if not found.count:
        return [b.section(t("You have no open opportunities."))]
    shown = [
        b.section(
            b.lines(b.bold(one.customer.name), opportunity_views.one_line(t, one, among_others=True)),
            b.button(t("Edit"), "opportunity.edit", one.id),
        )
        for one in found.shown
    ]
    return [
        b.section(b.bold(t("Your open opportunities"))),
        *shown,
        *_pager(t, "opportunities", found),
    ]


def _pager(t: Translator, name: str, found: Page[Any]) -> list[b.Block]:
    more = found.skipped + len(found.shown) < found.count
    buttons = b.pager(t, "home.page", found.skipped, SHOWN, more, f"{name}|")
    return [buttons] if buttons else []
