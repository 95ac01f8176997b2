"""Fields: what is known of a record, each declared once, beside its column.

Forms, facts on cards, the words of a line, what a change is called and docs/fields.md follow from a field.
One with a column of its own is declared by `field`. One without, of which a record may have several values,
stands in its class's `kept_fields`, and a team's own are rows (`storage.custom_fields`): both keep their
values in `storage.values`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from typing import Any

from sqlalchemy import inspect
from sqlalchemy.orm import mapped_column

from storage.base import Audited, Entity, Owned
from storage.birthdays import Birthday, Born, Calendar
from storage.types import Money
from storage.words import Word


class Kind(Word):
    """What a field holds, as who makes one chooses it."""

    TEXT = "text", "Text"
    LONG_TEXT = "long text", "Long text"
    NUMBER = "number", "Number"
    MONEY = "money", "Amount of money"
    DATE = "date", "Date"
    BIRTHDAY = "birthday", "Birthday"
    CHOICE = "choice", "Choice"
    CHOICES = "choices", "Several choices"
    PERSON = "person", "Colleague"
    RECORD = "record", "Record"
    PHONE = "phone", "Phone number"
    EMAIL = "email", "E-mail address"
    URL = "url", "Web address"
    YES_NO = "yes/no", "Yes or no"
    COUNTRY = "country", "Country"
    CURRENCY = "currency", "Currency"
    LANGUAGE = "language", "Language"
    ZONE = "zone", "Time zone"


@dataclass(frozen=True)
class Field:
    """One field of a record. Labels, help and sections are English, and translated where they are shown."""

    kind: Kind
    label: str
    name: str = ""
    """Its column, or the name that its values are kept under."""
    section: str = "Details"
    words: tuple[str, ...] = ()
    """What it is called in a line, besides its label: `tel`, 电话."""
    help: str = ""
    choices: Sequence[Word] = ()
    """The words to choose from, where they are ours."""
    listed: str = ""
    """The list to choose from, where it is the team's (`storage.lists`)."""
    of: str = ""
    """The entity that a record is of."""
    currency_in: str = ""
    """The column with the currency of a sum."""
    is_required: bool = False
    is_first: bool = False
    """Whether a form begins with it; the rest stands behind More fields."""
    is_many: bool = False
    """Whether there may be several values."""
    is_inline: bool = False
    """Whether several values are typed on one line, with commas between them."""
    is_kept: bool = False
    """Whether its values stand in `storage.values` instead of a column."""
    is_private: bool = False
    """Whether it is left out where others than the reader see it."""
    is_unique: bool = False
    default: str = ""
    custom_id: int | None = None
    """The row of a field that the team has made itself."""

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that it fills."""
        if self.is_kept:
            return ()
        if self.kind is Kind.BIRTHDAY:
            return (self.name, "birth_year", "birth_calendar")
        return (self.name, self.currency_in) if self.currency_in else (self.name,)


INHERITED = {
    Owned: Field(Kind.PERSON, "Owner", "owner_id", words=("owner", "负责人")),
    Born: Field(
        Kind.BIRTHDAY,
        "Birthday",
        "birthday",
        section="Person",
        words=("birth date", "born", "生日"),
        is_private=True,
    ),
}
"""What comes with a column that several classes share."""


def field(
    kind: Kind,
    label: str,
    *args: Any,
    column: Mapping[str, Any] | None = None,
    refers: Mapping[str, Any] | None = None,
    **said: Any,
) -> Any:
    """Return a column that people fill in; `args` and `column` are SQLAlchemy's, the rest is Field's.

    `refers` is what `storage.base.reference` says of a column that refers to a record.
    """
    info = {**(refers or {}), "field": Field(kind, label, **said)}
    return mapped_column(*args, info=info, **(column or {}))


def fields_of(model: type[Audited]) -> tuple[Field, ...]:
    """Return the fields that a class declares, in the order of its `sections`."""
    known: Any = _in_order  # a class is hashable, whatever mypy thinks of it
    declared: tuple[Field, ...] = known(model)
    return declared


@cache
def _in_order(model: type[Audited]) -> tuple[Field, ...]:
    found = list(_declared(model))
    sections = list(dict.fromkeys([*getattr(model, "sections", ()), *(one.section for one in found)]))
    return tuple(sorted(found, key=lambda one: sections.index(one.section)))


def _declared(model: type[Audited]) -> Iterator[Field]:
    mapper = inspect(model)
    described: dict[str, Field] = {
        attribute.key: attribute.columns[0].info["field"]
        for attribute in mapper.column_attrs
        if "field" in attribute.columns[0].info
    }
    if described:
        described |= {one.name: one for mixin, one in INHERITED.items() if issubclass(model, mixin)}
    first = [name for name in getattr(model, "first_fields", ()) if name in described]
    for name in (*first, *(name for name in described if name not in first)):
        yield replace(described[name], name=name, is_first=described[name].is_first or name in first)
    for kept in getattr(model, "kept_fields", ()):
        yield replace(kept, is_kept=True)


def labels_of(model: type[Entity]) -> Mapping[str, str]:
    """Column -> what people call it, in the order in which a change is told."""
    if not issubclass(model, Audited) or not (declared := fields_of(model)):
        return model.labels
    return {**{one.name: one.label for one in declared if not one.is_kept}, **model.labels}


def named(model: type[Audited], name: str) -> Field | None:
    """Return the field of a class that has this name."""
    return next((one for one in fields_of(model) if one.name == name), None)


def told(model: type[Entity], name: str, values: Mapping[str, Any]) -> object:
    """Return how a field of a record with these values is told: a sum with its currency, a birthday whole."""
    declared = named(model, name) if issubclass(model, Audited) else None
    return whole(declared, values) if declared and not declared.is_kept else model.told(name, values)


def value_of(record: Any, field: Field) -> Any:
    """Return what a record has in a field with a column: None if nothing."""
    return whole(field, {column: getattr(record, column) for column in field.columns})


def set_value(record: Any, field: Field, value: Any) -> None:
    """Write a value into the columns of its field."""
    for column, part in _parts(field, value).items():
        counts = isinstance(part, Decimal) and is_whole(type(record), field)
        setattr(record, column, int(part) if counts else part)


def is_whole(model: type[Audited], field: Field) -> bool:
    """Return whether a field's column holds whole numbers."""
    return not field.is_kept and inspect(model).columns[field.name].type.python_type is int


def whole(field: Field, values: Mapping[str, Any]) -> Any:
    """Return the value that the columns of a field make together."""
    main = values[field.name]
    if field.kind is Kind.BIRTHDAY:
        return Birthday(main, values["birth_year"], values["birth_calendar"]) if main else None
    if field.kind is Kind.MONEY:
        return Money(main, values[field.currency_in]) if main is not None else None
    return main if main != "" else None


def _parts(field: Field, value: Any) -> dict[str, Any]:
    """Column -> what of a value stands in it."""
    if field.kind is Kind.BIRTHDAY:
        born = value or Birthday("", None, Calendar.COMMON)
        return {field.name: born.on or None, "birth_year": born.year, "birth_calendar": born.calendar}
    if field.kind is Kind.MONEY:
        # The currency stays when the sum goes: other columns may share it.
        return {field.name: value.amount, field.currency_in: value.currency} if value else {field.name: None}
    return {field.name: value}
