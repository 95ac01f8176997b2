"""How customers look: the card, the pick list, the form."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from handlers.core.translation import Markup, Translator
from handlers.views import blocks as b
from handlers.views import values
from handlers.views.dossiers import sections
from handlers.views.labels import label
from handlers.views.records import Entry, add_select
from storage.base import Record
from storage.customers import Customer

SHOWN = 10


@dataclass(frozen=True)
class Dossier:
    """A customer with what surrounds them, as far as the viewer may see it."""

    customer: Customer
    entries: Sequence[Entry] = ()
    lists: Mapping[type[Record], Sequence[Record]] = field(default_factory=dict)
    """The first of each kind, one more than are shown if there are more."""


def card(t: Translator, dossier: Dossier) -> b.Block:
    """Show everything that matters about a customer on one screen."""
    customer = dossier.customer
    return b.message(
        b.header(customer.name),
        *_facts(t, dossier.entries),
        *sections(t, customer.id, dossier.lists),
        b.actions(
            b.button(t("Log a call"), "customer.log", customer.id, style="primary"),
            b.button(t("Follow up"), "customer.followup", customer.id),
            b.button(t("New opportunity"), "customer.opportunity", customer.id),
            b.button(t("New ticket"), "customer.ticket", customer.id),
        ),
        b.actions(
            b.button(t("Add contact"), "contact.new", customer.id),
            b.button(t("Add contract"), "contract.new", customer.id),
            b.button(t("Edit"), "customer.edit", customer.id),
            b.button(t("Share"), "customer.share", customer.id),
            add_select(t, Customer.entity, customer.id, dossier.entries),
        ),
    )


def one_line(t: Translator, customer: Customer) -> Markup:
    return b.joined(
        b.bold(customer.name),
        label(t, customer.status),
        customer.city,
        customer.owner.name if customer.owner else "",
    )


def told_apart(customers: Sequence[Customer]) -> list[str]:
    """Return the names of customers, with a hint where several have the same name."""
    known = Counter(customer.name for customer in customers)
    return [
        one.name if known[one.name] == 1 else f"{one.name} – {one.city or one.phone or f'#{one.id}'}"
        for one in customers
    ]


def search(t: Translator) -> b.Block:
    """Return a select that finds a customer as one types."""
    return b.message(
        b.section(t("Which customer?"), b.external_select("customer.found", t("Type to search")))
    )


def pick_list(t: Translator, text: str, found: Sequence[Customer]) -> b.Block:
    """Return the customers that match; one press shows the card."""
    return b.message(
        b.section(t("Several customers match “{text}”:", text=b.clip(text, 80))),
        *(
            b.section(one_line(t, customer), b.button(t("Show"), "customer.show", customer.id))
            for customer in found[:SHOWN]
        ),
        b.context(t("There are more. Add another word of the name.")) if len(found) > SHOWN else None,
    )


def none_found(t: Translator, text: str, alike: Sequence[Customer], may_create: bool) -> b.Block:
    """Say that no customer has that name, with similar ones and the offer to create it."""
    return b.message(
        b.section(t("No customer matches “{text}”.", text=b.clip(text, 80))),
        b.context(t("Similar names:")) if alike else None,
        *(
            b.section(one_line(t, customer), b.button(t("Show"), "customer.show", customer.id))
            for customer in alike
        ),
        b.actions(b.button(t("Create “{name}”", name=b.clip(text, 50)), "customer.create", text[:200]))
        if may_create
        else None,
    )


def saved(t: Translator, customer: Customer) -> b.Block:
    return b.message(
        b.section(
            t("Saved: {customer}", customer=b.bold(customer.name)),
            b.button(t("Show"), "customer.show", customer.id),
        )
    )


def undone(t: Translator, customer: Customer) -> b.Message:
    return b.sentence(t("Undone: {what}", what=one_line(t, customer)))


def shared(t: Translator, customer: Customer, entries: Sequence[Entry], sharer: str) -> b.Message:
    """Show a customer to everybody in a channel: what it is, not what surrounds it."""
    return b.message(
        b.header(customer.name),
        *_facts(t, entries),
        b.context(t("Shared by {who}", who=Markup(f"<@{sharer}>"))),
    )


def alike(t: Translator, found: Sequence[Customer]) -> b.Block:
    """Warn of customers with names like the one that is typed in a form."""
    listed = b.lines(*(one_line(t, customer) for customer in found))
    return b.section(b.lines(t("There is already a customer with a name like this:"), listed))


TOGETHER = ("name", "kind", "street", "postal_code", "city", "region", "country", "tags")
"""The fields that are not told one by one: by the title, and together with others."""


def _facts(t: Translator, entries: Sequence[Entry]) -> list[b.Block]:
    """Return what is known of a customer; its kind and address in one fact each, the tags below."""
    by_name = {one.field.name: one for one in entries}

    def read(name: str) -> object:
        return values.shown(t, by_name[name].value) if name in by_name else ""

    told: list[tuple[object, object]] = []
    for entry in entries:
        name = entry.field.name
        if name == "status":
            told.append((t("Status"), b.joined(read("status"), read("kind"))))
        elif name == "street":
            parts = (read(one) for one in ("street", "postal_code", "city", "region", "country"))
            told.append((t("Address"), b.joined(*parts)))
        elif name not in TOGETHER:
            told.append((values.field_label(t, entry.field), values.shown(t, entry.value, values.FACT_TEXT)))
    tags = by_name["tags"].value if "tags" in by_name else ()
    shown_tags = [b.context(" ".join(f"#{tag}" for tag in tags))] if isinstance(tags, tuple) and tags else []
    return [*b.facts(told), *shown_tags]
