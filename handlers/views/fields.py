"""Forms, and the inputs that several of them share."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from handlers.core.translation import Markup, Translator
from handlers.views import blocks as b
from handlers.views.labels import label
from handlers.views.values import typed
from storage.birthdays import Birthday, Born
from storage.contacts import Contact
from storage.customers import Customer
from storage.users import User
from storage.words import Word

BY_BUTTON = "command.open"
"""Carries a typed command, and runs it again with the press's trigger."""

KEPT = "kept"
"""What a form's context calls the draft that it was opened from."""

REOPENED = ("type", "callback_id", "title", "submit", "close", "private_metadata")
"""What Slack takes of a form that it has given."""


def form(
    t: Translator,
    title: object,
    callback_id: str,
    fields: Sequence[b.Block | None],
    context: Mapping[str, Any],
    submit: object = "",
) -> b.View:
    """Return a form with Save and Cancel; `context` comes back with it."""
    return b.modal(
        title,
        callback_id,
        [field for field in fields if field],
        submit=submit or t("Save"),
        close=t("Cancel"),
        context=context,
    )


def holding(form: Mapping[str, Any], states: Mapping[str, Mapping[str, Any]]) -> b.View:
    """Return a form that Slack has given, to be opened again with what its inputs hold."""
    blocks = [
        {**block, "element": _holding(block["element"], states.get(block["block_id"], {}))}
        if block["type"] == "input"
        else block
        for block in form["blocks"]
    ]
    return {**{name: form[name] for name in REOPENED if form.get(name)}, "blocks": blocks}


def _holding(element: b.Element, state: Mapping[str, Any]) -> b.Element:
    """Return an input that begins with what it holds: `selected_date` becomes `initial_date`."""
    bare = {name: part for name, part in element.items() if not name.startswith("initial_")}
    held = {
        "initial_" + name.removeprefix("selected_"): value
        for name, value in state.items()
        if name != "type" and value
    }
    return {**bare, **held}


def by_button(t: Translator, form: b.View, line: str, message: b.Message | None) -> b.Message:
    """Return a button that opens a form by running the line again, where there is no trigger to open it with.

    Mentions and direct messages have none. `message` is what there is to say besides.
    """
    said = message["blocks"] if message else [b.section(t("Fill in the form:"))]
    title = Markup(form["title"]["text"])
    return b.message(*said, b.actions(b.button(title, BY_BUTTON, line[: b.VALUE_TEXT], style="primary")))


def customer_field(t: Translator, customer: Customer | None, *, optional: bool = False) -> b.Block:
    chosen = b.option(customer.name, customer.id) if customer else None
    return b.field(
        t("Customer"),
        b.external_select("customer", t("Type to search"), chosen),
        hint=t("Not here yet? Add it first with /customer new."),
        optional=optional,
    )


def person_field(name: str, title: object, person: User | None) -> b.Block:
    """Return a select of a colleague, who may be nobody."""
    picker = b.picker("users_select", name, person.slack_id if person else None)
    return b.field(title, picker, optional=True)


def contact_field(t: Translator, contact: Contact | None) -> b.Block:
    chosen = b.option(contact.name, contact.id) if contact else None
    return b.field(t("Contact"), b.external_select("contact", t("Type to search"), chosen), optional=True)


def choice_field(t: Translator, name: str, title: object, words: type[Word], chosen: Word) -> b.Block:
    options = [b.option(label(t, word), word.value) for word in words]
    return b.field(title, b.select(name, options, title, chosen.value))


def amount_field(t: Translator, name: str, title: object, amount: Decimal | None, currency: str) -> b.Block:
    known = f"{amount.normalize():f} {currency}" if amount is not None else None
    return b.field(
        title,
        b.text_input(name, known),
        hint=t("For example 50k, €75,000 or 3万. {currency} if no currency is given.", currency=currency),
        optional=True,
    )


def due_fields(t: Translator, title: object, due: date | datetime | None) -> list[b.Block]:
    """Return the day and time of a follow-up, on the clock that `due` is told by."""
    on = f"{due:%Y-%m-%d}" if due else None
    at = f"{due:%H:%M}" if isinstance(due, datetime) else None
    return [
        b.field(title, b.picker("datepicker", "due_on", on), optional=True),
        b.field(
            t("Time"),
            b.picker("timepicker", "due_time", at),
            hint=t("Without a time, you're reminded in the morning."),
            optional=True,
        ),
    ]


def long_text_fields(
    t: Translator, name: str, title: object, text: str, *, hint: object = "", optional: bool = False
) -> list[b.Block]:
    """Return as many inputs as a long text needs: one holds 3,000 characters. `Form` joins them again."""
    parts = [text[i : i + b.INPUT_TEXT] for i in range(0, len(text), b.INPUT_TEXT)] or [""]
    return [
        b.field(
            title if n == 0 else t("{title} (continued)", title=title),
            b.text_input(name if n == 0 else f"{name}_{n + 1}", part, multiline=True),
            hint=hint if n == 0 else "",
            optional=optional or n > 0,
        )
        for n, part in enumerate(parts)
    ]


def quoted_message(t: Translator, author: str | None, permalink: str | None) -> b.Block:
    """Above a form that was opened on a message: whose message it is."""
    who = Markup(f"<@{author}>") if author else t("somebody")
    where = b.link(permalink, t("message")) if permalink else t("message")
    return b.context(t("From {who}: {where}", who=who, where=where))


def birthday_field(t: Translator, born: Born) -> b.Block:
    """Return the field for a birthday in either calendar, as the reader types it."""
    known = Birthday(born.birthday, calendar=born.birth_calendar) if born.birthday else None
    return b.field(
        t("Birthday"),
        b.text_input("birthday", typed(t, known) or None),
        hint=t("For example May 3, 1985-03-15 or lunar 8-15"),
        optional=True,
    )
