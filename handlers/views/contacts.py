"""How contacts look."""

from collections.abc import Sequence

from handlers.core.translation import Markup, Translator
from handlers.views import blocks as b
from handlers.views.records import Entry, add_select, facts
from storage.contacts import Contact

SHOWN = 10
"""Contacts in one list."""


def one_line(_t: Translator, contact: Contact) -> Markup:
    return b.joined(b.bold(contact.name), contact.title, contact.phone or contact.mobile, contact.email)


def card(t: Translator, contact: Contact, entries: Sequence[Entry]) -> b.Message:
    """Show what is known of a contact."""
    return b.message(
        b.section(
            b.joined(b.bold(contact.name), contact.customer.name),
            b.button(t("Customer"), "customer.show", contact.customer_id),
        ),
        *facts(t, [one for one in entries if one.field.name != "name"]),
        b.actions(
            b.button(t("Edit"), "contact.edit", contact.id),
            add_select(t, Contact.entity, contact.id, entries),
        ),
    )


def listing(t: Translator, found: Sequence[Contact]) -> b.Message:
    """Return the contacts that match; one press shows the card."""
    return b.message(
        *(
            b.section(
                b.joined(b.bold(one.name), one.title, one.customer.name),
                b.button(t("Show"), "contact.show", one.id),
            )
            for one in found
        )
    )


def undone(t: Translator, contact: Contact) -> b.Message:
    return b.sentence(t("Undone: {what}", what=one_line(t, contact)))


def saved(t: Translator, contact: Contact) -> b.Message:
    return b.message(
        b.section(
            t(
                "Saved: {contact} at {customer}",
                contact=b.bold(contact.name),
                customer=b.bold(contact.customer.name),
            ),
            b.button(t("Edit"), "contact.edit", contact.id),
        )
    )
