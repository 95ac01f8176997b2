"""How an act looks: its changes as old and new, and the button that undoes it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from handlers.core.translation import Markup, Translator
from handlers.views import blocks as b
from handlers.views.labels import entity_label, label
from storage.types import Money
from storage.users import User
from storage.words import Word

VALUE_TEXT = 120


@dataclass(frozen=True)
class Named:
    """A record that a field refers to, by its name; None where there is none, or none to be seen."""

    entity: str
    name: str | None


@dataclass(frozen=True)
class Told:
    """One field that was changed: its label in English, with the values that people read."""

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
    old, new = _value(t, told.old), _value(t, told.new)
    return t("{field}: {old} → {new}", field=b.bold(t(told.label)), old=old, new=new)


def _value(t: Translator, value: object) -> object:
    if isinstance(value, Named) and value.name is None:
        return t("Unassigned") if value.entity == User.entity else t("not set")
    if value is None or value == "" or (isinstance(value, Money) and value.amount is None):
        return t("not set")
    if isinstance(value, Named):
        return b.clip(value.name, VALUE_TEXT)
    if isinstance(value, Money):
        return t.money(*value)
    if isinstance(value, Word):
        return label(t, value)
    if isinstance(value, date):
        return t.when(value)
    if isinstance(value, bool):
        return t("yes") if value else t("no")
    if isinstance(value, int | Decimal):
        return t.number(value)
    return b.clip(" ".join(str(value).split()), VALUE_TEXT)
