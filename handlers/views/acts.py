"""How an act looks: its changes as old and new, and the button that undoes it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from handlers.core.translation import Markup, Translator
from handlers.views import blocks as b
from handlers.views import values
from handlers.views.labels import entity_label


@dataclass(frozen=True)
class Told:
    """One field that was changed: its label in English, or as a team called it, with what people read."""

    label: str
    old: object
    new: object


@dataclass(frozen=True)
class Done:
    """An act as its answer tells it: what its Undo button carries, and what was changed."""

    act_id: int
    changes: Sequence[Told] = ()


@dataclass(frozen=True)
class Past:
    """What somebody (or Rapport itself) changed of a record; without changes, they created it."""

    at: datetime
    who: str | None
    changes: Sequence[Told]


def undo_button(t: Translator, done: Done) -> b.Element:
    return b.button(t("Undo"), "act.undo", done.act_id)


def redo_button(t: Translator, done: Done) -> b.Element:
    """Return the button that undoes an undo."""
    return b.button(t("Redo"), "act.undo", done.act_id)


def changes(t: Translator, told: Sequence[Told]) -> Markup:
    """Return a line for each change: Stage: Proposal → Negotiation."""
    return b.lines(*(_change(t, one) for one in told))


def history(t: Translator, past: Sequence[Past]) -> list[b.Block]:
    """Return a line for each change of a record, the newest first."""
    return [
        b.context(
            b.joined(
                t.moment(one.at),
                one.who or "Rapport",
                b.joined(*(_change(t, told) for told in one.changes)) or t("created"),
            )
        )
        for one in past
    ]


def with_undo(t: Translator, message: b.Message, done: Done | None) -> b.Message:
    """Return a message that tells what was changed, above all else, and offers Undo below."""
    if done is None:
        return message
    told = b.section(changes(t, done.changes)) if done.changes else None
    return b.message(told, *message["blocks"], b.actions(undo_button(t, done)))


def undone(t: Translator, message: b.Message, done: Done) -> b.Message:
    """Return a message that tells what an undo has changed, and offers to redo it."""
    told = b.section(b.lines(t("Undone:"), changes(t, done.changes))) if done.changes else None
    return b.message(told, *message["blocks"], b.actions(redo_button(t, done)))


def in_the_way(
    t: Translator, entity: str, field: str | None, who: str | None, at: datetime | None, by: str | None
) -> Markup:
    """Say why something can't be undone: who has changed what since."""
    what = entity_label(t, entity)
    if by is not None:
        return t(
            "Can't be undone: a new {other} has been added to this {entity} since.",
            other=entity_label(t, by),
            entity=what,
        )
    if at is None:
        return t("Can't be undone: this {entity} has changed since.", entity=what)
    who, when = who or "Rapport", t.moment(at)
    if field is None:
        return t("Can't be undone: {who} deleted this {entity} on {when}.", who=who, entity=what, when=when)
    return t("Can't be undone: {who} changed “{field}” on {when}.", who=who, field=field, when=when)


def _change(t: Translator, told: Told) -> Markup:
    old, new = values.changed(t, told.old), values.changed(t, told.new)
    name = told.label if isinstance(told.label, Markup) else t(told.label)
    return t("{field}: {old} → {new}", field=b.bold(name), old=old, new=new)
