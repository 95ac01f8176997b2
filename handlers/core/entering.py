"""What people enter into the fields of a record: read by kind, checked, and told again as people read it."""

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import func
from sqlalchemy.orm import Session

from handlers.core import kinds
from handlers.core.carried import an_id, carried
from handlers.core.kinds import Habits, Reader
from handlers.core.kinds.texts import too_long
from handlers.core.routing import Request
from handlers.views.records import LANGUAGES, Entry
from handlers.views.values import Chosen, Coded, Dialled, Named, choice_label, choice_text, field_label
from storage import lists, names, schema, search, users, values
from storage.base import Record
from storage.customers import Customer
from storage.fields import Field, Kind
from storage.lists import Choice, ListItem
from storage.permissions import Action, Viewer, access, require, viewer_of, visible
from storage.types import Money
from storage.users import User

MOST_TOLD = 12
"""Choices that a sentence tells."""
SEPARATORS = re.compile(r"\s*[,，、;；\n]\s*")
NEW_CHOICE = "+ "
"""What a choice begins with that is to be added to its list."""


def resolved(session: Session, viewer: Viewer, field: Field, value: Any) -> object:
    """Return a value as people read it: records, people and choices by their names."""
    if value is None:
        return None
    if field.kind is Kind.PERSON:
        return name_of(session, viewer, User, value)
    if field.kind is Kind.RECORD:
        return name_of(session, viewer, schema.records()[field.of], value)
    if field.listed:
        many = value if field.is_many else (value,)
        return Chosen(tuple(lists.choice_of(session, field.listed, one) for one in many))
    if field.kind in (Kind.COUNTRY, Kind.LANGUAGE, Kind.CURRENCY):
        return Coded(field.kind, value)
    if field.kind is Kind.PHONE:
        many = value if isinstance(value, tuple) else (value,)
        told = tuple(Dialled(one, kinds.abroad(one, viewer.country)) for one in many)
        return told if field.is_many else told[0]
    return value


def name_of(session: Session, viewer: Viewer, of: type[Record], record_id: Any) -> Named:
    """Return a record by its name, if the viewer may see it; everybody reads who a colleague is."""
    if of is User:
        user = session.get(User, record_id) if record_id else None
        return Named(User.entity, user.name if user else None, record_id, user.slack_id if user else None)
    seen: Any = session.scalar(visible(viewer, of).where(of.id == record_id)) if record_id else None
    return Named(of.entity, seen.name if seen else None, record_id)


def entries(
    session: Session, viewer: Viewer, record: Record, fields: Sequence[Field], *, has_kept: bool = True
) -> list[Entry]:
    """Return the fields with what a record has in them (`storage.values.values`)."""
    known = values.values(session, record, fields, has_kept=has_kept)
    return [Entry(one, resolved(session, viewer, one, known[one.name])) for one in fields]


def entered(request: Request, session: Session, field: Field, raw: Any) -> Entry:
    """Return a field with what stands in its input at this moment, right or wrong."""
    if isinstance(raw, str) and field.kind not in _SELECTED and not field.listed and not field.choices:
        return Entry(field, typed=raw)
    if field.listed and raw:
        chosen = raw if isinstance(raw, list) else [raw]
        return Entry(field, Chosen(tuple(_as_chosen(session, field, one) for one in chosen)))
    try:
        return Entry(field, resolved(session, request.viewer, field, read(request, session, field, raw)))
    except ValueError:
        return Entry(field)


def _as_chosen(session: Session, field: Field, raw: str) -> Choice:
    """Return an entry as it was chosen, one that is to be added as well."""
    if raw.startswith(NEW_CHOICE):
        return Choice(raw, raw.removeprefix(NEW_CHOICE))
    return lists.choice_of(session, field.listed, raw)


_SELECTED = (Kind.PERSON, Kind.RECORD, Kind.YES_NO, Kind.DATE, Kind.LANGUAGE)


def read(request: Request, session: Session, field: Field, raw: Any, record: Record | None = None) -> Any:
    """Return the value of what an input holds, None for nothing. Raises ValueError with a sentence."""
    if field.kind is Kind.YES_NO:
        return bool(raw)
    if raw is None or raw == "" or raw == [] or (isinstance(raw, str) and not raw.strip()):
        if field.is_required:
            raise ValueError(request.t("Please fill this in."))
        return None
    if field.listed:
        chosen = raw if isinstance(raw, list) else [raw]
        many = tuple(_choice(request, session, field, one, record) for one in chosen)
        return many if field.is_many else many[0]
    if field.choices:
        return carried({word.value: word for word in field.choices}.__getitem__, raw)
    if field.kind is Kind.PERSON:
        return _person(request, session, field, raw, record)
    if field.kind is Kind.RECORD:
        return access(session, request.viewer, schema.records()[field.of], carried(an_id, raw)).id
    if field.kind is Kind.DATE:
        return carried(date.fromisoformat, raw)
    if field.kind is Kind.LANGUAGE:
        return raw
    if not field.is_many:
        return _typed(request, field, raw.strip(), record)
    parts = _split(raw) if field.is_inline else [line.strip() for line in raw.splitlines()]
    typed = {names.key(part): part for part in parts if part}
    return tuple(_typed(request, field, part, record) for part in typed.values())


def said(request: Request, session: Session, field: Field, text: str, record: Record | None) -> Any:
    """Return the value that somebody typed in a line, where an input would have been a select.

    Raises ValueError with a sentence.
    """
    t = request.t
    if field.kind is Kind.PERSON:
        return _person(request, session, field, _handle_of(request, session, text), record)
    if field.kind is Kind.RECORD:
        return _record_called(request, session, field, text)
    if field.kind is Kind.DATE:
        return kinds.day(text, request.habits)
    if field.kind is Kind.LANGUAGE:
        return _language(request, text)
    if field.kind is Kind.YES_NO:
        return kinds.yes_no(text, request.habits)
    if field.listed:
        parts = _split(text) if field.is_many else [text]
        found = tuple(_named_choice(request, session, field, part) for part in parts)
        return found if field.is_many else found[0]
    if field.choices:
        for word in field.choices:
            if names.key(text) in (
                names.key(word.value),
                names.key(word.label),
                names.key(str(t(word.label))),
            ):
                return word
        offered = ", ".join(str(t(word.label)) for word in field.choices)
        raise ValueError(t("{field} can be: {choices}.", field=field_label(t, field), choices=offered))
    return read(request, session, field, "\n".join(_split(text)) if field.is_many else text, record)


_READERS: Mapping[Kind, Reader[Any]] = {
    Kind.TEXT: kinds.text,
    Kind.LONG_TEXT: kinds.long_text,
    Kind.NUMBER: kinds.number,
    Kind.MONEY: lambda text, habits: Money(*kinds.money(text, habits)),
    Kind.DATE: kinds.day,
    Kind.BIRTHDAY: kinds.birthday,
    Kind.PHONE: kinds.phone,
    Kind.EMAIL: kinds.email,
    Kind.URL: kinds.website,
    Kind.COUNTRY: kinds.country,
    Kind.CURRENCY: kinds.currency,
    Kind.ZONE: lambda text, habits: kinds.zone(text, habits).key,
}


def _typed(request: Request, field: Field, text: str, record: Record | None) -> Any:
    """Return what a text says, by the kind of its field. Raises ValueError with a sentence."""
    if field.kind is not Kind.LONG_TEXT and len(text) > kinds.LONGEST_NAME:
        raise ValueError(too_long(request.t, len(text), kinds.LONGEST_NAME))
    return _READERS.get(field.kind, kinds.text)(text, _habits(request, record))


def _habits(request: Request, record: Record | None) -> Habits:
    """Return the person's habits, with the country that the record has or gets."""
    here, country = request.habits, getattr(record, "country", None)
    if typed := request.form.text("country"):
        with suppress(ValueError):
            country = kinds.country(typed, here)
    return replace(here, country=country) if country else here


def _choice(request: Request, session: Session, field: Field, raw: str, record: Record | None) -> str:
    """Return the value that was selected: of an entry that is offered, still there, or to be added."""
    if raw.startswith(NEW_CHOICE):
        require(request.viewer, Action.CREATE, ListItem.entity)
        return lists.add_choice(session, field.listed, raw.removeprefix(NEW_CHOICE)).value
    if any(one.value == raw for one in lists.offered(session, field.listed)):
        return raw
    has = values.values(session, record, [field])[field.name] if record is not None else None
    if raw == has or (isinstance(has, tuple) and raw in has):
        return raw
    known = lists.choice_of(session, field.listed, raw)
    label = choice_label(request.t, known)
    raise ValueError(request.t("“{choice}” is not in the list any more. Choose another.", choice=label))


def _named_choice(request: Request, session: Session, field: Field, text: str) -> str:
    """Return the value of the entry that goes by what was typed."""
    t, wanted = request.t, names.key(text)
    offered = lists.offered(session, field.listed)
    called = [(one, (one.value, one.label, choice_text(t, one))) for one in offered]
    for one, ways in called:
        if any(lists.is_same(text, way) for way in ways):
            return one.value
    for one, ways in called:
        if wanted in {names.key(way) for way in ways}:
            return one.value
    if (
        not offered
        and len(text) <= lists.LONGEST_VALUE
        and request.viewer.may(Action.CREATE, ListItem.entity)
    ):
        return lists.add_choice(session, field.listed, text).value
    if not offered:
        raise ValueError(t("{field} has no choices yet.", field=field_label(t, field)))
    some = ", ".join(str(choice_label(t, one)) for one in offered[:MOST_TOLD])
    raise ValueError(
        t(
            "“{text}” is not in the list of {field}: {choices}.",
            text=text,
            field=field_label(t, field),
            choices=some,
        )
    )


def _handle_of(request: Request, session: Session, text: str) -> str:
    """Return the Slack id of the colleague who is named; raises ValueError if it is nobody, or several."""
    typed = text.strip("<@> ").split("|")[0]
    if typed.casefold() in ("me", "i", "myself", "我", "我自己"):
        return request.viewer.slack_id
    if typed in request.handles:
        return request.handles[typed]
    if typed in request.handles.values():
        return typed
    wanted = typed.casefold()
    found = [
        one
        for one in users.named_in(session, typed, ())
        if wanted in (one.name.casefold(), *one.name.casefold().split())
    ]
    if len(found) == 1:
        return found[0].slack_id
    if found:
        several = ", ".join(one.name for one in found)
        raise ValueError(
            request.t("Several people are called “{name}”: {people}.", name=typed, people=several)
        )
    raise ValueError(request.t("Nobody here is called “{name}”. Name them with @.", name=typed))


def _record_called(request: Request, session: Session, field: Field, text: str) -> int:
    """Return the record of a name; raises ValueError if there is none, or several."""
    model: Any = schema.records()[field.of]
    if model is Customer:
        found = [*search.going_by(session, request.viewer, text)]
    else:
        query = visible(request.viewer, model).where(func.lower(model.name) == text.strip().casefold())
        found = [*session.scalars(query.limit(2))]
    if len(found) == 1:
        record_id: int = found[0].id
        return record_id
    sentence = "Several are called “{name}”." if found else "Nothing is called “{name}”."
    raise ValueError(request.t(sentence, name=text))


def _language(request: Request, text: str) -> str:
    code = kinds.language(text, request.habits)
    if code in LANGUAGES:
        return code
    raise ValueError(
        request.t("That language isn't in the list: {languages}.", languages=", ".join(LANGUAGES))
    )


def _person(request: Request, session: Session, field: Field, raw: str, record: Record | None) -> int:
    """Return the colleague chosen; an owner must be able to have such a record."""
    person = users.by_slack_id(session, raw)
    if person is None:
        raise ValueError(request.t("They haven't used Rapport yet. Ask them to type /crm help once."))
    if field.name != "owner_id":
        return person.id
    has = getattr(record, "owner_id", None)
    entity = record.entity if record is not None else str(request.form.context.get("entity", ""))
    if person.id != has and entity and not viewer_of(session, person).may(Action.EDIT, entity):
        raise ValueError(request.t("That person's role can't own this."))
    return person.id


def _split(text: str) -> list[str]:
    """Return the parts of a text that lists several values."""
    return [part.strip() for part in SEPARATORS.split(text) if part.strip()]
