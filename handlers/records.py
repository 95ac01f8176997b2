"""Records of any kind: their forms are saved and widened, lists searched, fields added one by one."""

from typing import Any

from sqlalchemy.orm import Session

from handlers.core import records
from handlers.core.carried import an_id
from handlers.core.entering import NEW_CHOICE
from handlers.core.routing import Keeping, Refusal, Reply, Request, Routes
from handlers.views import blocks as b
from handlers.views import records as views
from handlers.views.values import choice_label
from storage import custom_fields, lists, names, search
from storage.customers import Customer
from storage.fields import Field
from storage.lists import ListItem
from storage.permissions import Action, access, visible
from storage.schema import records as records_by_entity

routes = Routes()

SHOWN = 100


@routes.action(views.MORE, reads_only=True)
def more(request: Request, session: Session) -> Reply:
    """Show all fields of the form, with what is typed already."""
    return records.widen(request, session, _of_form(request))


@routes.action(views.ADD, reads_only=True)
def add_field(request: Request, session: Session) -> Reply:
    """Open the form of a record on one field that is empty."""
    entity, record_id, name = request.parts("/", str, an_id, str)
    keeping = _keeping(request, entity)
    record = access(session, request.viewer, keeping.model, record_id, Action.EDIT)
    return records.open_form(request, session, keeping, record, only=name)


@routes.option_list(views.CHOICE)
def choices(request: Request, session: Session) -> Reply:
    """Find what a team's list offers; who may extend it is offered what was typed as well."""
    field = _field(request, session)
    if field is None or not field.listed:
        return Reply(options=[])
    offered = lists.offered(session, field.listed)
    wanted = names.key(request.text)
    found = [one for one in offered if wanted in names.searched(one.label, str(choice_label(request.t, one)))]
    options = views.choice_options(request.t, found[:SHOWN])
    typed = " ".join(request.text.split())[: lists.LONGEST_VALUE]
    is_new = typed and not any(lists.is_same(one.label, typed) for one in offered)
    if is_new and request.viewer.may(Action.CREATE, ListItem.entity):
        options = [*options[: SHOWN - 1], b.option(request.t("Add “{name}”", name=typed), NEW_CHOICE + typed)]
    return Reply(options=options)


@routes.option_list(views.RECORD)
def related(request: Request, session: Session) -> Reply:
    """Find the records that a field may refer to."""
    field = _field(request, session)
    if field is None or not field.of:
        return Reply(options=[])
    model = records_by_entity()[field.of]
    if model is Customer:
        found = search.customers(session, request.viewer, request.text, SHOWN)
        return Reply(options=[b.option(one.name, one.id) for one in found])
    named: type[Any] = model
    query = visible(request.viewer, named).where(named.name.icontains(request.text, autoescape=True))
    rows = session.scalars(query.order_by(named.name, named.id).limit(SHOWN))
    return Reply(options=[b.option(one.name, one.id) for one in rows])


def _of_form(request: Request) -> Keeping:
    """Return how the records are kept that a form is of."""
    return _keeping(request, str(request.form.context.get("entity")))


def _field(request: Request, session: Session) -> Field | None:
    """Return the field in whose input somebody types, if it is there still."""
    fields = custom_fields.fields(session, _of_form(request).model)
    return next((one for one in fields if one.name == request.block_id), None)


def _keeping(request: Request, entity: str) -> Keeping:
    keeping = request.router.kept.get(entity)
    if keeping is None:
        raise Refusal(request.t("This form is out of date. Open it again."))
    return keeping
