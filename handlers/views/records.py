"""Forms and facts of records, drawn from what their fields declare."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from babel import Locale

from handlers.core.translation import Translator
from handlers.views import blocks as b
from handlers.views import values
from handlers.views.fields import form as form_of
from handlers.views.fields import long_text_fields
from handlers.views.labels import label
from handlers.views.values import Chosen, Coded, Named, choice_label, field_label
from storage.fields import Field, Kind
from storage.lists import Choice

CHOICE = "record.choice"
RECORD = "record.related"
MORE = "record.more"
ADD = "record.add"
PREVIEWED = 100
MOST_INPUTS = 90
"""Inputs in one form: Slack takes 100 blocks."""
LANGUAGES = ("en", "zh-CN", "de", "fr", "es", "pt", "it", "nl", "pl", "ru", "tr", "ar", "hi", "ja", "ko")


@dataclass(frozen=True)
class Entry:
    """A field with what a record has in it, or with what was typed when its form is drawn again."""

    field: Field
    value: object = None
    """As people read it: `Named`, `Chosen`, `Coded`, a sum, a day ..."""
    typed: str | None = None
    note: str = ""
    """What is said below the input instead of its help."""


def form(
    t: Translator,
    title: str,
    entries: Sequence[Entry],
    context: Mapping[str, Any],
    *,
    above: Iterable[b.Block] = (),
    has_more: bool = False,
    submit: object = "",
) -> b.View:
    """Return the form of a record; what it does not show stands behind More fields."""
    more = b.actions(b.button(t("More fields"), MORE)) if has_more else None
    inputs: list[b.Block] = []
    for entry in entries:
        blocks = entry_inputs(t, entry)
        if (
            len(inputs) + len(blocks) <= MOST_INPUTS
        ):  # else it is left out whole: a part would be saved as all
            inputs += blocks
    return form_of(t, t(title), form_name(str(context["entity"])), [*above, *inputs, more], context, submit)


def form_name(entity: str) -> str:
    """Return what the forms of a kind of record are submitted as."""
    return f"{entity}.save"


def entry_inputs(t: Translator, entry: Entry) -> list[b.Block]:
    """Return the input of a field, with its help; of a long text as many as it needs."""
    field = entry.field
    said = field.help if field.custom_id else t(field.help) if field.help else ""
    hint = entry.note or said or _takes(t, field)
    is_optional = field.kind is Kind.YES_NO or not field.is_required
    title, element = field_label(t, field), _element(t, entry)
    written = _written(t, entry) if element is None else ""
    if element is None and (_has_lines(field) or len(written) > b.INPUT_TEXT):
        return long_text_fields(t, field.name, title, written, hint=hint, optional=is_optional)
    element = element or b.text_input(field.name, written or None)
    return [b.field(title, element, name=field.name, hint=hint, optional=is_optional)]


def facts(t: Translator, entries: Iterable[Entry]) -> list[b.Block]:
    """Return what a record has, in two columns; fields without a value are left out."""
    return b.facts(
        (field_label(t, entry.field), values.shown(t, entry.value, values.FACT_TEXT)) for entry in entries
    )


def add_select(t: Translator, entity: str, record_id: int, entries: Sequence[Entry]) -> b.Element | None:
    """Return a select of the fields that are empty: choosing one opens its form."""
    empty = [one.field for one in entries if one.value is None]
    options = [
        b.option(field_label(t, one), f"{entity}/{record_id}/{one.name}") for one in empty[: b.MOST_OPTIONS]
    ]
    return b.select(ADD, options, t("Add …")) if options else None


def choice_options(t: Translator, offered: Iterable[Choice]) -> list[b.Element]:
    return [b.option(choice_label(t, one), one.value) for one in offered]


def _takes(t: Translator, field: Field) -> object:
    """Return what a kind of field takes, with an example."""
    return {
        Kind.PHONE: t("For example +86 21 5555 0100"),
        Kind.MONEY: t("For example 50k, €75,000 or 3万"),
        Kind.NUMBER: t("For example 120, 1.5k or 3万"),
        Kind.BIRTHDAY: t("For example May 3, 1985-03-15 or lunar 8-15"),
        Kind.COUNTRY: t("A country's name or its two letters: Germany, DE"),
        Kind.ZONE: t("A city or a zone: Shanghai, Europe/Berlin"),
        Kind.URL: t("For example www.example.com"),
        Kind.EMAIL: t("For example name@example.com"),
    }.get(field.kind, "")


def _element(t: Translator, entry: Entry) -> b.Element | None:
    """Return the element in which a value is chosen, by the kind of its field; None where it is typed."""
    field, value = entry.field, entry.value
    if field.listed:
        return _listed(t, field, value)
    if field.choices:
        options = [b.option(label(t, word), word.value) for word in field.choices]
        return b.select(field.name, options, field_label(t, field), value)
    if field.kind is Kind.PERSON:
        return b.picker("users_select", field.name, value.slack_id if isinstance(value, Named) else None)
    if field.kind is Kind.RECORD:
        chosen = isinstance(value, Named) and value.name and b.option(value.name, value.record_id)
        return b.external_select(RECORD, t("Type to search"), chosen or None)
    if field.kind is Kind.YES_NO:
        return b.tick_box(field.name, t("Yes"), ticked=bool(value))
    if field.kind is Kind.DATE:
        return b.picker("datepicker", field.name, value.isoformat() if isinstance(value, date) else None)
    if field.kind is Kind.LANGUAGE:
        named = [b.option(Locale.parse(code, sep="-").get_display_name(t.habits), code) for code in LANGUAGES]
        return b.select(
            field.name, named, field_label(t, field), value.code if isinstance(value, Coded) else None
        )
    return None


def _has_lines(field: Field) -> bool:
    """Return whether it is typed in several lines."""
    return field.kind is Kind.LONG_TEXT or (field.is_many and not field.is_inline and not field.listed)


def _written(t: Translator, entry: Entry) -> str:
    """Return what stands in a text input."""
    written = entry.typed if entry.typed is not None else values.typed(t, entry.value)
    return written.replace("\n", ", ") if entry.field.is_inline else written


def _listed(t: Translator, field: Field, value: object) -> b.Element:
    """Return a select of a team's list, which is searched as one types: it may be long."""
    chosen = choice_options(t, value.choices) if isinstance(value, Chosen) else []
    if field.is_many:
        return b.external_selects(CHOICE, t("Type to search"), chosen)
    return b.external_select(CHOICE, t("Type to search"), chosen[0] if chosen else None)
