"""How feedback looks."""

from collections.abc import Sequence

from handlers.core.translation import Markup, Translator
from handlers.views import blocks as b
from handlers.views.labels import label
from handlers.views.records import Entry, add_select, facts
from storage.feedback import Feedback

TITLED = ("customer_id", "kind", "body")
"""The fields that stand above the others."""


def in_list(t: Translator, feedback: Feedback) -> Markup:
    return b.joined(label(t, feedback.kind), b.clip(" ".join(feedback.body.split()), 60))


def card(t: Translator, feedback: Feedback, entries: Sequence[Entry]) -> b.Message:
    """Show what a customer said, and what came of it."""
    return b.message(
        _head(t, feedback),
        *facts(t, [one for one in entries if one.field.name not in TITLED]),
        b.actions(
            b.button(t("Edit"), "feedback.edit", feedback.id),
            add_select(t, Feedback.entity, feedback.id, entries),
        ),
    )


def saved(t: Translator, feedback: Feedback) -> b.Message:
    return b.message(
        _head(t, feedback, lead=t("Saved:")), b.actions(b.button(t("Edit"), "feedback.edit", feedback.id))
    )


def undone(t: Translator, feedback: Feedback) -> b.Message:
    return b.sentence(t("Undone: {what}", what=in_list(t, feedback)))


def _head(t: Translator, feedback: Feedback, lead: object = "") -> b.Block:
    title = b.joined(b.bold(feedback.customer.name), label(t, feedback.kind))
    shown = b.lines(lead, title, b.clip(feedback.body, b.SECTION_TEXT // 2))
    return b.section(shown, b.button(t("Customer"), "customer.show", feedback.customer_id))
