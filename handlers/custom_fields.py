"""Fields that a team makes itself: for any kind of record, usable as those that Rapport brings."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from handlers.core import records
from handlers.core.entering import said
from handlers.core.records import words_of
from handlers.core.routing import Keeping, Message, Refusal, Reply, Request, Routes
from handlers.core.translation import Translator
from handlers.views import blocks as b
from handlers.views import custom_fields as views
from handlers.views.labels import entity_label
from handlers.views.records import Entry
from storage import custom_fields, names
from storage.custom_fields import CustomField
from storage.fields import Field, Kind
from storage.permissions import Action, access, require

routes = Routes(order=925)

LIKE = 77
"""Of 100, from which the names of two fields are said to be alike."""


@routes.command(
    "fields",
    "field",
    "字段",
    reads_only=True,
    usage="customer",
    needs=(Action.EDIT, CustomField.entity),
)
def show_fields(request: Request, session: Session) -> Reply:
    """Show the fields that your team has made itself, and add to them."""
    wanted = names.key(request.text)
    kept = request.router.kept
    entity = next(
        (one for one in kept if wanted and wanted in (one, names.key(str(entity_label(request.t, one))))),
        None,
    )
    shown = [entity] if entity else [one for one in kept if one != CustomField.entity]
    return Reply(message=views.listing(request.t, {one: custom_fields.own(session, one) for one in shown}))


@routes.action("fields.new", reads_only=True)
def new(request: Request, session: Session) -> Reply:
    """Open the form of a new field, for one kind of record."""
    return records.open_form(request, session, KEEPING, on_entity=request.value)


@routes.action("fields.edit", reads_only=True)
@routes.action("fields.pick", reads_only=True)
def edit(request: Request, session: Session) -> Reply:
    """Open the form of a field, filled in."""
    known = access(session, request.viewer, CustomField, request.record_id, Action.EDIT)
    return records.open_form(request, session, KEEPING, known, on_entity=known.on_entity)


@routes.action("fields.preview", reads_only=True)
def preview(request: Request, session: Session) -> Reply:
    """Show the whole form of a kind of record, as it stands."""
    require(request.viewer, Action.EDIT, CustomField.entity)
    keeping = request.router.kept.get(request.value)
    if keeping is None:
        raise Refusal(request.t("This button is out of date. Type {command} again.", command="/crm fields"))
    fields = custom_fields.fields(session, keeping.model)
    return Reply(modal=views.preview(request.t, keeping.new_title, [Entry(one) for one in fields]))


@routes.form("fields.previewed")
def previewed(_request: Request, _session: Session) -> Reply:
    """Close the form that was shown, and keep nothing of it."""
    return Reply()


def _begin(request: Request, _session: Session, context: Mapping[str, Any]) -> CustomField:
    entity = str(context.get("on_entity"))
    if entity not in request.router.kept:
        raise Refusal(request.t("This form is out of date. Open it again."))
    return CustomField(on_entity=entity)


def _above(t: Translator, known: CustomField) -> Sequence[b.Block]:
    return [b.section(b.bold(entity_label(t, known.on_entity)))]


def _check(request: Request, session: Session, known: CustomField, new: Mapping[str, Any]) -> Reply | None:
    """Refuse what can't be, and ask once about a field that is like another."""
    t, model = request.t, request.router.kept[known.on_entity].model
    if known.id is not None and new.get("kind", known.kind) is not known.kind:
        raise Refusal(t("The kind can't be changed: retire this field and make another."), "kind")
    if known.id is None and custom_fields.count(session, known.on_entity) >= custom_fields.MOST_FIELDS:
        most = t.number(custom_fields.MOST_FIELDS)
        raise Refusal(t("There is room for {most} fields of your own. Retire one first.", most=most), "shown")
    kind = new.get("kind", known.kind)
    if new.get("default"):
        made = Field(kind or Kind.TEXT, str(new.get("shown")), "default", custom_id=0)
        if kind not in (Kind.CHOICE, Kind.CHOICES):
            try:
                said(request, session, made, new["default"], None)
            except ValueError as mistake:
                raise Refusal(str(mistake), "default") from None
    name = new.get("shown")
    if not name or name == known.shown or request.form.context.get("seen_alike"):
        return None
    fields = custom_fields.fields(session, model)
    alike = [one for one in fields if not (known.id and one.custom_id == known.id) and _is_like(name, one)]
    if not alike:
        return None
    context = {**request.form.context, "seen_alike": True}
    above = [views.alike(t, alike)]
    return records.again(request, session, KEEPING, known, context, above=above, submit=t("Save anyway"))


def _is_like(name: str, field: Field) -> bool:
    from rapidfuzz import fuzz  # not needed to listen

    wanted = names.key(name)
    return any(fuzz.ratio(wanted, names.key(word)) >= LIKE for word in words_of(field))


def _saved(request: Request, _session: Session, known: CustomField) -> Message:
    return views.saved(request.t, known)


KEEPING = records.keep(
    routes,
    Keeping(CustomField, "New field", "Edit field", saved=_saved, begin=_begin, above=_above, before=_check),
)
