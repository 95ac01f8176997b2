"""The inputs that several forms share."""

from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from handlers.translation import Translator
from handlers.views import blocks as b
from handlers.views.labels import label
from storage.contacts import Contact
from storage.customers import Customer


def customer_field(t: Translator, customer: Customer | None, *, optional: bool = False) -> b.Block:
    chosen = b.option(customer.name, customer.id) if customer else None
    return b.field(
        t("Customer"),
        b.external_select("customer", t("Type to search"), chosen),
        hint=t("Not here yet? Add it first with /customer new."),
        optional=optional,
    )


def contact_field(t: Translator, contact: Contact | None) -> b.Block:
    chosen = b.option(contact.name, contact.id) if contact else None
    return b.field(t("Contact"), b.external_select("contact", t("Type to search"), chosen), optional=True)


def choice_field(
    t: Translator,
    name: str,
    title: object,
    words: type[StrEnum] | tuple[StrEnum, ...],
    chosen: StrEnum | None,
) -> b.Block:
    options = [b.option(label(t, word), word.value) for word in words]
    return b.field(title, b.select(name, options, title, chosen.value if chosen else None))


def long_text_fields(t: Translator, name: str, title: object, text: str, hint: object = "") -> list[b.Block]:
    """As many inputs as a long text needs: one holds 3,000 characters. `Form` joins them again."""
    parts = [text[i : i + b.INPUT_TEXT] for i in range(0, len(text), b.INPUT_TEXT)] or [""]
    return [
        b.field(
            title if n == 0 else t("{title} (continued)", title=title),
            b.text_input(part_name(name, n), part, multiline=True),
            hint=hint if n == 0 else "",
            optional=n > 0,
        )
        for n, part in enumerate(parts)
    ]


def part_name(name: str, n: int) -> str:
    return name if n == 0 else f"{name}_{n + 1}"


def local_clock(moment: datetime, zone: ZoneInfo) -> str:
    """HH:MM as a time picker takes it."""
    return f"{moment.astimezone(zone):%H:%M}"
