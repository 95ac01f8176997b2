"""How a logged call, e-mail, meeting, chat, visit or note looks."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from handlers.core.translation import Markup, Translator
from handlers.views import blocks as b
from handlers.views.acts import Done, changes, undo_button
from handlers.views.fields import choice_field, contact_field, customer_field, due_fields, long_text_fields
from handlers.views.fields import form as form_of
from handlers.views.labels import label
from storage.followups import FollowUp
from storage.interactions import Interaction, InteractionKind

CARD_NOTE = 2_000


def title(t: Translator, interaction: Interaction) -> Markup:
    """Call · Acme · Li Wei."""
    contact = interaction.contact.name if interaction.contact else ""
    return b.joined(b.bold(label(t, interaction.kind)), b.bold(interaction.customer.name), contact)


def one_line(t: Translator, interaction: Interaction) -> Markup:
    """Return an entry of a customer's history."""
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
    done: Done | None,
    *,
    words: str = "",
    remarks: Sequence[str] = (),
    offered: date | datetime | None = None,
    happened: date | None = None,
) -> b.Message:
    """Return the private answer: what was understood, from which words, and how to change it.

    `offered` is a date in the note for which a reminder is one press away, `happened` the day it tells of.
    """
    return b.message(
        b.section(changes(t, done.changes)) if done and done.changes else None,
        b.section(b.lines(t("Logged: {title}", title=title(t, interaction)), _note(interaction))),
        b.context(t("Happened on {day}", day=b.bold(t.day(happened)))) if happened else None,
        b.context(_promise(t, followup, words)) if followup else None,
        *(b.context(remark) for remark in remarks),
        b.actions(
            undo_button(t, done) if done else None,
            b.button(
                t("Remind me {when}", when=t.when(offered)),
                "interaction.remind",
                f"{interaction.id}|{offered.isoformat()}",
            )
            if offered
            else None,
            b.button(t("Edit"), "interaction.edit", interaction.id),
            b.button(t("Remove date"), "interaction.undate", interaction.id) if followup else None,
            b.button(t("Share"), "interaction.share", interaction.id),
        ),
    )


def shared(t: Translator, interaction: Interaction, sharer: str | None = None) -> b.Message:
    """Show an interaction to a channel, or to a person who may look but not change it."""
    return b.message(
        b.section(b.lines(title(t, interaction), _note(interaction))),
        b.context(
            b.joined(
                t("Shared by {who}", who=Markup(f"<@{sharer}>")) if sharer else "",
                t.moment(interaction.occurred_at),
                b.link(interaction.source_link, t("message")) if interaction.source_link else "",
            )
        ),
    )


def undone(t: Translator, interaction: Interaction) -> b.Message:
    typed = b.quote(b.clip(interaction.note, CARD_NOTE))
    return b.message(b.section(b.lines(t("Undone. Your note was:"), typed)))


def form(
    t: Translator,
    context: Mapping[str, Any],
    interaction: Interaction,
    due: date | datetime | None = None,
    *,
    quoted: b.Block | None = None,
    remarks: Sequence[str] = (),
) -> b.View:
    """Change what was logged, or log something: an `interaction` without an id is a proposal."""
    happened = interaction.occurred_at.astimezone(t.zone) if interaction.occurred_at else None
    return form_of(
        t,
        t("Edit") if interaction.id else t("Log a call"),
        "interaction.save",
        [
            quoted,
            choice_field(t, "kind", t("Kind"), InteractionKind, interaction.kind),
            customer_field(t, interaction.customer),
            contact_field(t, interaction.contact),
            b.field(
                t("When"),
                b.picker("datepicker", "occurred_on", f"{happened:%Y-%m-%d}" if happened else None),
                optional=True,
            ),
            *long_text_fields(t, "note", t("Notes"), interaction.note),
            *due_fields(t, t("Follow up on"), due),
            *(b.context(remark) for remark in remarks),
        ],
        context,
    )


def _note(interaction: Interaction) -> Markup:
    return b.quote(b.clip(interaction.note, CARD_NOTE)) if interaction.note else Markup()


def _promise(t: Translator, followup: FollowUp, words: str) -> Markup:
    read_from = t("from “{words}”", words=words) if words else ""
    return b.joined(t("Follow-up: {when}", when=b.bold(t.when(followup.due))), read_from)
