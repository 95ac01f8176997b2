"""How customers look: the card, the pick list, the form."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from handlers.core.translation import Markup, Translator
from handlers.views import blocks as b
from handlers.views.dossiers import sections
from handlers.views.fields import choice_field
from handlers.views.fields import form as form_of
from handlers.views.labels import label
from storage.base import Record
from storage.customers import Customer, CustomerKind, CustomerStatus

SHOWN = 10


@dataclass(frozen=True)
class Dossier:
    """A customer with what surrounds them, as far as the viewer may see it."""

    customer: Customer
    lists: Mapping[type[Record], Sequence[Record]] = field(default_factory=dict)
    """The first of each kind, one more than are shown if there are more."""
    tags: Sequence[str] = ()


def card(t: Translator, dossier: Dossier) -> b.Block:
    """Show everything that matters about a customer on one screen."""
    customer = dossier.customer
    return b.message(
        b.header(customer.name),
        *b.facts(_facts(t, customer)),
        b.context(" ".join(f"#{tag}" for tag in dossier.tags)) if dossier.tags else None,
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


def form(
    t: Translator,
    context: Mapping[str, Any],
    *,
    values: Mapping[str, Any] | None = None,
    alike: Sequence[Customer] = (),
) -> dict[str, Any]:
    """Add or change a customer. `values` is what is known, or was typed when the form comes back."""
    known = values or {}
    return form_of(
        t,
        t("Edit customer") if context.get("id") else t("New customer"),
        "customer.save",
        [
            *([_alike(t, alike)] if alike else []),
            b.field(t("Name"), b.text_input("name", known.get("name"))),
            choice_field(t, "kind", t("Kind"), CustomerKind, CustomerKind(known.get("kind") or "company")),
            choice_field(
                t, "status", t("Status"), CustomerStatus, CustomerStatus(known.get("status") or "prospect")
            ),
            b.field(t("Owner"), b.picker("users_select", "owner", known.get("owner")), optional=True),
            _text(t("Industry"), "industry", known),
            _text(
                t("Phone"),
                "phone",
                known,
                hint=t("Include the country code for numbers abroad: +86 21 5555 0100"),
            ),
            _text(t("E-mail"), "email", known),
            _text(t("Website"), "website", known),
            _text(t("Street"), "street", known),
            _text(t("City"), "city", known),
            _text(t("Country"), "country", known, hint=t("Two letters, for example US, CN, DE")),
            _text(t("Tags"), "tags", known, hint=t("Separated by commas")),
            b.field(t("Note"), b.text_input("note", known.get("note"), multiline=True), optional=True),
        ],
        {**context, "seen_alike": [one.id for one in alike]},
        t("Save anyway") if alike else "",
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


def shared(t: Translator, customer: Customer, sharer: str) -> b.Message:
    """Show a customer to everybody in a channel: what it is, not what surrounds it."""
    return b.message(
        b.header(customer.name),
        *b.facts(_facts(t, customer)),
        b.context(t("Shared by {who}", who=Markup(f"<@{sharer}>"))),
    )


def _text(title: object, name: str, known: Mapping[str, Any], hint: object = "") -> b.Block:
    return b.field(title, b.text_input(name, known.get(name)), hint=hint, optional=True)


def values_of(customer: Customer) -> dict[str, Any]:
    """Return the values of the form's fields for a known customer."""
    names = (
        "name",
        "kind",
        "status",
        "industry",
        "phone",
        "email",
        "website",
        "street",
        "city",
        "country",
        "note",
    )
    owner = customer.owner.slack_id if customer.owner else None
    return {**{name: getattr(customer, name) for name in names}, "owner": owner}


def _alike(t: Translator, alike: Sequence[Customer]) -> b.Block:
    listed = b.lines(*(one_line(t, customer) for customer in alike))
    return b.section(b.lines(t("There is already a customer with a name like this:"), listed))


def _facts(t: Translator, customer: Customer) -> list[tuple[object, object]]:
    country = t.country(customer.country) if customer.country else ""
    address = b.joined(customer.street, customer.city, customer.region, country)
    return [
        (t("Status"), b.joined(label(t, customer.status), label(t, customer.kind))),
        (t("Owner"), customer.owner.name if customer.owner else ""),
        (t("Industry"), customer.industry),
        (t("Phone"), customer.phone),
        (t("E-mail"), customer.email),
        (t("Website"), customer.website),
        (t("Address"), address),
        (t("Employees"), t.number(customer.employees) if customer.employees else ""),
        (t("Source"), customer.source),
        (t("Note"), b.clip(customer.note, 500) if customer.note else ""),
    ]
