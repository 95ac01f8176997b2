"""How a logged call, e-mail, meeting, chat, visit or note looks."""

from collections.abc import Sequence
from typing import Any

from handlers.translation import Markup, Translator
from handlers.views import blocks as b
from handlers.views.fields import choice_field, contact_field, customer_field, long_text_fields
from handlers.views.labels import label
from storage.contacts import Contact
from storage.customers import Customer
from storage.followups import FollowUp
from storage.interactions import Interaction, InteractionKind

CARD_NOTE = 2_000


def title(t: Translator, interaction: Interaction) -> Markup:
    """Call · Acme · Li Wei."""
    contact = interaction.contact.name if interaction.contact else ""
    return b.joined(b.bold(label(t, interaction.kind)), b.bold(interaction.customer.name), contact)


def one_line(t: Translator, interaction: Interaction) -> Markup:
    """An entry of a customer's history."""
    return b.joined(
        t.day(interaction.occurred_at.astimezone(t.zone).date()),
        label(t, interaction.kind),
        interaction.owner.name if interaction.owner else "",
        b.clip(interaction.note.replace("\n", " "), 200),
    )


def logged(
    t: Translator,
    interaction: Interaction,
    followup: FollowUp | None,
    *,
    words: str = "",
    remarks: Sequence[str] = (),
) -> b.Block:
    """The private answer: what was understood and from which words, and how to change it."""
    return b.message(
        b.section(b.lines(t("Logged: {title}", title=title(t, interaction)), _note(interaction))),
        b.context(_promise(t, followup, words)) if followup else None,
        *(b.context(remark) for remark in remarks),
        b.actions(
            b.button(t("Undo"), "interaction.undo", interaction.id),
            b.button(t("Edit"), "interaction.edit", interaction.id),
            b.button(t("Share"), "interaction.share", interaction.id),
        ),
    )


def shared(t: Translator, interaction: Interaction, sharer: str) -> b.Block:
    """The same for everybody in a channel."""
    return b.message(
        b.section(b.lines(title(t, interaction), _note(interaction))),
        b.context(
            b.joined(
                t("Shared by {who}", who=Markup(f"<@{sharer}>")),
                t.moment(interaction.occurred_at),
                b.link(interaction.source_link, t("message")) if interaction.source_link else "",
            )
        ),
    )


def undone(t: Translator, typed: str) -> b.Block:
    return b.message(b.section(b.lines(t("Taken back. You had noted:"), b.quote(b.clip(typed, CARD_NOTE)))))


def form(
    t: Translator,
    context: dict[str, Any],
    *,
    kind: InteractionKind = InteractionKind.CALL,
    customer: Customer | None = None,
    contact: Contact | None = None,
    note: str = "",
    followup: FollowUp | None = None,
    quoted: b.Block | None = None,
    editing: bool = False,
) -> dict[str, Any]:
    """Log something, or change what was logged."""
    at = followup.due_time if followup else None
    return b.modal(
        t("Edit") if editing else t("Log a call"),
        "interaction.save",
        [
            *([quoted] if quoted else []),
            choice_field(t, "kind", t("Kind"), InteractionKind, kind),
            customer_field(t, customer),
            contact_field(t, contact),
            *long_text_fields(t, "note", t("What was said"), note),
            b.field(
                t("Follow up on"),
                b.picker("datepicker", "due_on", followup.due_on.isoformat() if followup else None),
                optional=True,
            ),
            b.field(
                t("at"),
                b.picker("timepicker", "due_time", f"{at:%H:%M}" if at else None),
                hint=t("Without a time you are reminded at 09:00."),
                optional=True,
            ),
        ],
        submit=t("Save"),
        close=t("Cancel"),
        context=context,
    )


def quoted_message(t: Translator, author: str | None, permalink: str | None) -> b.Block:
    """Above a form that was opened on a message: whose message it is."""
    who = Markup(f"<@{author}>") if author else t("somebody")
    where = b.link(permalink, t("message")) if permalink else t("message")
    return b.context(t("From {who}: {where}", who=who, where=where))


def _note(interaction: Interaction) -> Markup:
    return b.quote(b.clip(interaction.note, CARD_NOTE)) if interaction.note else Markup()


def _promise(t: Translator, followup: FollowUp, words: str) -> Markup:
    read_from = t("from “{words}”", words=words) if words else ""
    return b.joined(t("Follow-up: {when}", when=b.bold(t.when(followup.due))), read_from)
