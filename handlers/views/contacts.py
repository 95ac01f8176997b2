"""How contacts look."""

from collections.abc import Mapping
from typing import Any

from babel import Locale

from handlers.core.translation import Markup, Translator
from handlers.views import blocks as b
from handlers.views.fields import birthday_field, birthday_text
from handlers.views.fields import form as form_of
from storage.contacts import Contact
from storage.customers import Customer

LANGUAGES = ("en", "zh-CN")
"""Those in which there is a greeting."""


def form(
    t: Translator, context: Mapping[str, Any], customer: Customer, contact: Contact | None = None
) -> b.View:
    def text(title: object, name: str, hint: object = "", *, optional: bool = True) -> b.Block:
        known = getattr(contact, name) if contact else None
        return b.field(title, b.text_input(name, known), hint=hint, optional=optional)

    return form_of(
        t,
        t("Edit contact") if contact else t("New contact"),
        "contact.save",
        [
            b.section(b.bold(customer.name)),
            text(t("Name"), "name", optional=False),
            text(t("Title"), "title"),
            text(t("Department"), "department"),
            text(t("Phone"), "phone"),
            text(t("Mobile"), "mobile"),
            text(t("E-mail"), "email"),
            text(t("WeChat"), "wechat"),
            birthday_field(t, contact, contact.birth_year if contact else None),
            _language_field(t, contact.language if contact else None),
            b.field(
                t("Announce birthday"),
                b.tick_box("greet", t("In the birthdays channel"), ticked=contact is None or contact.greet),
                optional=True,
            ),
            b.field(
                t("Note"),
                b.text_input("note", contact.note if contact else None, multiline=True),
                optional=True,
            ),
        ],
        context,
    )


def one_line(_t: Translator, contact: Contact) -> Markup:
    return b.joined(b.bold(contact.name), contact.title, contact.phone or contact.mobile, contact.email)


def card(t: Translator, contact: Contact) -> b.Message:
    """Show what is known of a contact."""
    return b.message(
        b.section(
            b.joined(b.bold(contact.name), contact.customer.name),
            b.button(t("Customer"), "customer.show", contact.customer_id),
        ),
        *b.facts(
            [
                (t("Title"), b.joined(contact.title, contact.department)),
                (t("Phone"), b.joined(contact.phone, contact.mobile)),
                (t("E-mail"), contact.email),
                (t("WeChat"), contact.wechat),
                (t("Birthday"), birthday_text(t, contact, contact.birth_year) if contact.birthday else ""),
                (t("Note"), b.clip(contact.note, 800) if contact.note else ""),
            ]
        ),
        b.actions(b.button(t("Edit"), "contact.edit", contact.id)),
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


def _language_field(t: Translator, chosen: str | None) -> b.Block:
    """Return the field for the language in which a contact is greeted."""
    options = [b.option(Locale.parse(code, sep="-").get_display_name(t.habits), code) for code in LANGUAGES]
    return b.field(t("Language"), b.select("language", options, t("Language"), chosen), optional=True)
