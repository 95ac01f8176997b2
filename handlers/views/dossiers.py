"""How the lists around a customer look: on the customer's card, and page by page."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from handlers.core.translation import N_, Markup, Translator
from handlers.views import blocks as b
from handlers.views import contacts, contracts, feedback, interactions, opportunities, tickets
from handlers.views.labels import label
from storage.base import Record
from storage.campaigns import CampaignResponse
from storage.contacts import Contact
from storage.contracts import Contract
from storage.customers import Customer
from storage.feedback import Feedback
from storage.followups import FollowUp
from storage.interactions import Interaction
from storage.opportunities import Opportunity
from storage.orders import Order
from storage.tickets import Ticket

LISTED = 5
"""Entries of a section; a menu has room for as many."""


@dataclass(frozen=True)
class Kind:
    """How records of one kind look in a list."""

    title: str
    line: Callable[[Translator, Any], Markup]
    name: Callable[[Translator, Any], Markup] | None = None
    """What a menu calls one; without it, there is nothing to open."""


def _followup(t: Translator, one: FollowUp) -> Markup:
    return b.joined(t.when(one.due), b.clip(one.note, 150))


def _order(t: Translator, one: Order) -> Markup:
    number = t("Order {number}", number=f"#{one.number}")
    return b.joined(number, t.day(one.placed_on), t.money(one.total, one.currency), label(t, one.status))


def _response(_t: Translator, one: CampaignResponse) -> Markup:
    return b.joined(one.campaign.name, one.response)


def _happened(t: Translator, one: Interaction) -> Markup:
    day = t.day(one.occurred_at.astimezone(t.zone).date())
    return b.joined(day, label(t, one.kind), b.clip(" ".join(one.note.split()), 60))


KINDS: Mapping[type[Record], Kind] = {
    Contact: Kind(N_("Contacts"), contacts.one_line, lambda _t, one: b.joined(one.name, one.title)),
    FollowUp: Kind(N_("Follow-ups"), _followup, _followup),
    Opportunity: Kind(
        N_("Opportunities"),
        partial(opportunities.one_line, among_others=True),
        lambda t, one: b.joined(opportunities.called(t, one), b.clip(one.name, 60)),
    ),
    Ticket: Kind(
        N_("Tickets"),
        partial(tickets.one_line, among_others=True),
        lambda t, one: b.joined(tickets.called(t, one), b.clip(one.subject, 60)),
    ),
    Feedback: Kind(N_("Feedback"), feedback.in_list, feedback.in_list),
    Contract: Kind(N_("Contracts"), contracts.in_list, lambda _t, one: b.clip(one.name, 60)),
    Order: Kind(N_("Orders"), _order),
    CampaignResponse: Kind(N_("Campaigns"), _response),
    Interaction: Kind(N_("History"), interactions.one_line, _happened),
}
"""In the order of the card's sections."""


def sections(
    t: Translator, customer_id: int, lists: Mapping[type[Record], Sequence[Record]]
) -> list[b.Block]:
    """Return one section for each kind of record that there is, with a menu that opens its entries."""
    return [
        _section(t, customer_id, model, kind, lists[model])
        for model, kind in KINDS.items()
        if lists.get(model)
    ]


def _section(
    t: Translator, customer_id: int, model: type[Record], kind: Kind, found: Sequence[Record]
) -> b.Block:
    more = len(found) > LISTED
    shown = found[: LISTED - 1] if more else found
    options = [b.option(kind.name(t, one), f"{model.entity}|{one.id}") for one in shown if kind.name]
    if more:
        options.append(b.option(t("Show all"), f"{model.entity}|{customer_id}|0"))
    entries = [*(kind.line(t, one) for one in shown), *(["…"] if more else [])]
    return b.section(b.lines(b.bold(t(kind.title)), b.bullets(entries)), b.menu("dossier.open", options))


def page(
    t: Translator, customer: Customer, model: type[Record], found: Sequence[Record], skipped: int
) -> b.Message:
    """List a customer's records of one kind from some place on; `found` has one more if there are more."""
    kind, shown = KINDS[model], found[: b.PAGE]
    title = b.joined(b.bold(customer.name), t(kind.title))
    return b.message(
        b.section(title, b.button(t("Customer"), "customer.show", customer.id)),
        *(
            b.section(
                kind.line(t, one),
                b.button(t("Show"), "dossier.open", f"{model.entity}|{one.id}") if kind.name else None,
            )
            for one in shown
        ),
        b.pager(t, "dossier.page", skipped, b.PAGE, len(found) > b.PAGE, f"{model.entity}|{customer.id}|"),
    )
