"""Records of any kind: their forms are drawn from their fields, and what is submitted is checked and written.

A feature says by `routes.keeps` what is particular to its records: what a form is called, what a new one
belongs to, what is asked before it is saved, and what is said then.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import inspect
from sqlalchemy.orm import Session

from handlers.core.acts import done
from handlers.core.carried import carried
from handlers.core.entering import entered, entries, name_of, read, resolved, said
from handlers.core.forms import context_of
from handlers.core.routing import Keeping, Refusal, Reply, Request, Routes
from handlers.core.translation import speakers
from handlers.language.line.assignments import OWNER, assignments, vocabulary
from handlers.views import blocks as b
from handlers.views import records as views
from handlers.views.acts import with_undo
from handlers.views.records import Entry
from handlers.views.values import field_label, shown
from storage import custom_fields, history, schema, values
from storage.base import Record
from storage.errors import NotAllowed, NotFound
from storage.fields import Field, Kind, is_whole, whole
from storage.permissions import Action, access, allowed, require
from storage.users import User

MOST_COUNTED = 2**31 - 1
"""What a column of whole numbers holds."""

Values = Mapping[str, Any]
"""Field -> value."""


def keep(routes: Routes, keeping: Keeping) -> Keeping:
    """Say how the records of a kind are kept, and serve their form."""

    def submitted(request: Request, session: Session) -> Reply:
        return save(request, session, keeping)

    routes.form(views.form_name(keeping.model.entity))(submitted)
    return routes.keeps(keeping)


def open_form(
    request: Request,
    session: Session,
    keeping: Keeping,
    record: Record | None = None,
    *,
    given: Values | None = None,
    only: str = "",
    **context: Any,
) -> Reply:
    """Open the form of a record, or of a new one with what is `given`; of one field alone, if named."""
    if record is None:
        require(request.viewer, Action.CREATE, keeping.model.entity)
    about = {**context_of(request, record, **context), "entity": keeping.model.entity}
    if only:
        about["only"] = only
    fields = custom_fields.fields(session, keeping.model)
    draft = record or keeping.begin(request, session, about)
    known = _known(request, session, draft, fields, given or {}, is_new=record is None)
    return Reply(modal=_drawn(request, session, keeping, draft, known, about))


def widen(request: Request, session: Session, keeping: Keeping) -> Reply:
    """Draw a form again with all its fields, and what is typed in it."""
    context = {**request.form.context, "all": True}
    context.pop("only", None)
    draft = _record_of(request, session, keeping) or keeping.begin(request, session, context)
    return again(request, session, keeping, draft, context)


def save(request: Request, session: Session, keeping: Keeping) -> Reply:
    """Write what was submitted, if nothing in it is wrong and nobody has changed the same in the meantime."""
    form = request.form
    record = _record_of(request, session, keeping, Action.EDIT)
    fields = custom_fields.fields(session, keeping.model)
    draft = record or keeping.begin(request, session, form.context)
    new = checked(request, session, draft, fields, is_new=record is None)
    if record is not None:
        new, clashes = _merged(request, session, record, fields, new)
        if clashes:
            return _overtaken(request, session, keeping, record, clashes)
    if question := keeping.before(request, session, draft, new):
        return question
    values.write(session, draft, fields, new)
    if reply := keeping.after(request, session, draft):
        return reply
    reply = told_saved(request, session, keeping, draft)
    if (gone := _removed(request, fields)) and reply.message:
        return replace(reply, message=b.message(*reply.message["blocks"], b.context(gone)))
    return reply


def checked(
    request: Request, session: Session, record: Record, fields: Sequence[Field], *, is_new: bool
) -> dict[str, Any]:
    """Return field -> value of what was submitted; raises Refusal with every mistake beside its field."""
    form, new, errors = request.form, dict[str, Any](), dict[str, str]()
    for field in fields:
        if field.name not in form.values or (not is_new and _is_hidden(request, session, field, record)):
            continue
        try:
            new[field.name] = value = read(request, session, field, form.values[field.name], record)
            _require_sound(request, session, field, value, record)
        except ValueError as mistake:
            errors[field.name] = str(mistake)
        except NotFound:
            errors[field.name] = request.t("That is not there any more. Choose another.")
    if is_new:
        missing = (one for one in fields if one.is_required and one.name not in form.values)
        errors |= {one.name: request.t("Please fill this in.") for one in missing}
    if errors:
        raise Refusal.of(errors)
    if is_new:
        defaults = (one for one in fields if one.default and one.name not in new)
        new |= {one.name: _default_value(request, session, one, record) for one in defaults}
    return new


def _is_hidden(request: Request, session: Session, field: Field, record: Record) -> bool:
    """Return whether an input is empty because the viewer may not see the record that the field names."""
    if field.kind is not Kind.RECORD or request.form.values[field.name]:
        return False
    has = values.values(session, record, [field])[field.name]
    return has is not None and name_of(session, request.viewer, schema.records()[field.of], has).name is None


def _require_sound(request: Request, session: Session, field: Field, value: Any, record: Record) -> None:
    """Raises ValueError with a sentence if a value that was read can't be this record's."""
    t = request.t
    if field.is_unique and value is not None:
        other = values.taken_by(session, field, value, record)
        if other is not None:
            raise ValueError(t("Another record has this already: #{number}.", number=other))
    counts = isinstance(value, Decimal) and is_whole(type(record), field)
    if counts and not (value == int(value) and 0 <= value <= MOST_COUNTED):
        raise ValueError(t("Type a whole number from 0 to {most}.", most=t.number(MOST_COUNTED)))
    if field.kind is Kind.RECORD and field.of == record.entity and value is not None:
        _require_no_circle(request, session, field, value, record)


def _require_no_circle(request: Request, session: Session, field: Field, above: int, record: Record) -> None:
    """Raises ValueError if a record would stand above itself, directly or through others."""
    seen: set[int] = set()
    known: int | None = above
    while known is not None and known not in seen:
        if known == record.id:
            raise ValueError(request.t("A record can't belong to itself, not even through others."))
        seen.add(known)
        one = session.get(type(record), known)
        known = values.values(session, one, [field])[field.name] if one else None


def _record_of(
    request: Request, session: Session, keeping: Keeping, action: str = Action.VIEW
) -> Record | None:
    """Return the record that a form was opened for; None for a new one, if the viewer may make it."""
    if request.form.context.get("id") is None:
        require(request.viewer, Action.CREATE, keeping.model.entity)
        return None
    return access(session, request.viewer, keeping.model, request.form.held_id("id"), action)


def _known(
    request: Request,
    session: Session,
    draft: Record,
    fields: Sequence[Field],
    given: Values,
    *,
    is_new: bool,
) -> list[Entry]:
    """Return the fields with what the record has, or with what is given."""
    if not is_new:
        known = entries(session, request.viewer, draft, fields)
    else:
        known = [Entry(one, _default(request, session, one, draft)) for one in fields]
    return [
        replace(one, value=resolved(session, request.viewer, one.field, given[one.field.name]))
        if given.get(one.field.name) is not None
        else one
        for one in known
    ]


def _default(request: Request, session: Session, field: Field, draft: Record) -> object:
    """Return what a new record begins with."""
    if field.default:
        return resolved(session, request.viewer, field, _default_value(request, session, field, draft))
    if field.is_kept:
        return None
    has = getattr(draft, field.name, None)
    if has is None:
        column = inspect(type(draft)).columns[field.name].default
        has = column.arg if column is not None and column.is_scalar else None
    if field.name == "owner_id" and has is None:
        has = request.viewer.user_id
    return resolved(session, request.viewer, field, has)


def _default_value(request: Request, session: Session, field: Field, draft: Record) -> Any:
    """Return what a field begins with: nothing where its default can't be read."""
    try:
        return said(request, session, field, field.default, draft)
    except (ValueError, NotFound, NotAllowed, Refusal):
        return None


def _as_typed(request: Request, session: Session, entry: Entry) -> Entry:
    """Return a field with what stands in its input, if the form has one."""
    typed = request.form.values
    return (
        entered(request, session, entry.field, typed[entry.field.name])
        if entry.field.name in typed
        else entry
    )


def _drawn(
    request: Request,
    session: Session,
    keeping: Keeping,
    draft: Record,
    known: Sequence[Entry],
    context: Mapping[str, Any],
    notes: Mapping[str, str] | None = None,
    above: Sequence[b.Block] = (),
) -> b.View:
    """Return the form: of one field, of those that come first, or of all."""
    said = notes or {}
    only, is_whole = context.get("only"), context.get("all")
    entered_already = request.form.values if request.form.context else {}
    wanted = [
        replace(one, note=said.get(one.field.name, ""))
        for one in known
        if (
            one.field.name == only
            if only
            else is_whole or _comes_first(one.field) or one.field.name in entered_already
        )
    ]
    is_new = context.get("id") is None
    return views.form(
        request.t,
        keeping.new_title if is_new else keeping.edit_title,
        wanted,
        context,
        above=[*above, *keeping.above(request.t, draft)],
        has_more=not is_whole and len(wanted) < len(known),
    )


def _comes_first(field: Field) -> bool:
    return field.is_first or field.is_required


def again(
    request: Request,
    session: Session,
    keeping: Keeping,
    draft: Record,
    context: Mapping[str, Any],
    *,
    notes: Mapping[str, str] | None = None,
    above: Sequence[b.Block] = (),
    submit: object = "",
) -> Reply:
    """Draw a form again as it was typed, with a question above it or notes beside its fields."""
    fields = custom_fields.fields(session, keeping.model)
    is_new = context.get("id") is None
    known = _known(request, session, draft, fields, {}, is_new=is_new)
    known = [_as_typed(request, session, one) for one in known]
    view = _drawn(request, session, keeping, draft, known, context, notes, above)
    return Reply(modal={**view, "submit": b.plain(submit, b.TITLE_TEXT)} if submit else view)


def _overtaken(
    request: Request, session: Session, keeping: Keeping, record: Record, clashes: Mapping[str, str]
) -> Reply:
    """Draw a form again that somebody has overtaken: saving it once more overwrites what they wrote."""
    overwrites = {
        **request.form.context.get("overwrites", {}),
        **dict.fromkeys(clashes, request.now.isoformat()),
    }
    context = {**request.form.context, "overwrites": overwrites}
    above = [b.section(b.lines(*clashes.values()))]
    return again(request, session, keeping, record, context, notes=clashes, above=above)


def _merged(
    request: Request, session: Session, record: Record, fields: Sequence[Field], new: Values
) -> tuple[dict[str, Any], dict[str, str]]:
    """Return what to write, without what this person has left as it was, and what others have changed."""
    as_of = request.form.context.get("as_of")
    now = values.values(session, record, fields)
    new = {name: value for name, value in new.items() if (value or None) != (now[name] or None)}
    if as_of is None or as_of == record.updated_at.isoformat():
        return new, {}
    seen = request.form.context.get("overwrites", {})
    since = history.edits_of(session, record, carried(datetime.fromisoformat, as_of))
    mine, clashes = dict[str, Any](), dict[str, str]()
    for field in fields:
        if field.name not in new:
            continue
        then, edit = _then(field, record, since, now[field.name])
        if edit is not None and new[field.name] == then:
            continue
        mine[field.name] = new[field.name]
        if edit is not None and edit.at.isoformat() > seen.get(field.name, ""):
            clashes[field.name] = _clash(request, session, field, edit, now[field.name])
    return mine, clashes


def _then(
    field: Field, record: Record, since: Sequence[history.Edit], now: Any
) -> tuple[Any, history.Edit | None]:
    """Return what a field held before these edits, and the last edit that changed it."""
    if field.is_kept:
        changing = [one for one in since if field.name in one.changes]
        if not changing:
            return now, None
        return values.of_plain(field, changing[0].changes[field.name][0]), changing[-1]
    changing = [one for one in since if not one.changes.keys().isdisjoint(field.columns)]
    if not changing:
        return now, None
    columns = {name: getattr(record, name) for name in field.columns}
    for edit in reversed(changing):
        for name in field.columns:
            if name in edit.changes:
                columns[name] = history.read(type(record), name, edit.changes[name][0])
    return whole(field, columns), changing[-1]


def _clash(request: Request, session: Session, field: Field, edit: history.Edit, now: Any) -> str:
    t = request.t
    who = session.get(User, edit.actor_id) if edit.actor_id else None
    value = shown(t, resolved(session, request.viewer, field, now)) or t("not set")
    return t(
        "{who} changed “{field}” to “{value}” in the meantime. Save again to overwrite it.",
        who=who.name if who else "Rapport",
        field=field_label(t, field),
        value=value,
    )


def _removed(request: Request, fields: Sequence[Field]) -> str:
    """Say which of the form's fields are not there any more, with what was typed in them."""
    known = {one.name for one in fields}
    gone = {
        name: typed
        for name, typed in request.form.values.items()
        if custom_fields.is_key(name) and name not in known and typed
    }
    if not gone:
        return ""
    return request.t(
        "A field was removed while the form was open, so this was not saved: {text}",
        text="; ".join(", ".join(one) if isinstance(one, list) else str(one) for one in gone.values()),
    )


def change_by_line(
    request: Request, session: Session, keeping: Keeping, record: Record, text: str
) -> Reply | None:
    """Change the fields that a text sets by their words; None if it sets none.

    Raises Refusal with what cannot be read.
    """
    fields = {one.name: one for one in custom_fields.fields(session, keeping.model)}
    found = assignments(text, vocabulary((one.name, words_of(one)) for one in fields.values()))
    if not found:
        return None
    new, mistakes = dict[str, Any](), list[str]()
    for one in found:
        field = fields.get("owner_id" if one.field == OWNER else one.field)
        if field is None:
            mistakes.append(request.t("There is no owner here."))
            continue
        try:
            new[field.name] = _said(request, session, field, one.text, record)
        except ValueError as mistake:
            mistakes.append(f"{field_label(request.t, field)}: {mistake}")
    allowed(session, request.viewer, record, Action.EDIT)
    if mistakes:
        raise Refusal("\n".join(mistakes))
    values.write(session, record, fields.values(), new)
    keeping.after(request, session, record)
    return told_saved(request, session, keeping, record)


def _said(request: Request, session: Session, field: Field, text: str, record: Record) -> Any:
    if not text and field.is_required:
        raise ValueError(request.t("This can't be empty."))
    if not text:
        return False if field.kind is Kind.YES_NO else None
    value = said(request, session, field, text, record)
    _require_sound(request, session, field, value, record)
    return value


def told_saved(request: Request, session: Session, keeping: Keeping, record: Record) -> Reply:
    """Say what was changed, as old and new with Undo; what was posted of the record follows."""
    act = done(request, session)
    shown = request.router.shown.get(keeping.model)
    if shown:
        shown.follow(request, session, record)()
    is_edited_here = request.reply_to is not None and "id" in request.form.context
    card = shown.card if shown and is_edited_here else keeping.saved
    return Reply(message=with_undo(request.t, card(request, session, record), act), replaces=is_edited_here)


def words_of(field: Field) -> list[str]:
    """Return what a field is called in a line: by its label in every language, and by its other words."""
    if field.custom_id:
        return [field.label, *field.words]
    labels = [str(speaker(field.label)) for speaker in speakers()]
    return [*labels, field.name.removesuffix("_id").replace("_", " "), *field.words]
