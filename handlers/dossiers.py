"""The lists around a customer: each entry opens, and all of a kind are read page by page."""

from sqlalchemy.orm import Session

from handlers.core.routing import Reply, Request, Routes
from handlers.views import dossiers as views
from handlers.views.blocks import PAGE
from storage import dossiers
from storage.base import Record
from storage.customers import Customer
from storage.errors import NotFound
from storage.permissions import access

routes = Routes()


@routes.action("dossier.open", reads_only=True)
def open_(request: Request, session: Session) -> Reply:
    """Show the record that was chosen in a list, or all of its kind."""
    entity, number, *page = request.value.split("|")
    if page:
        return _page(request, session, entity, int(number), int(page[0]))
    model = _kind(entity)
    record = access(session, request.viewer, model, int(number))
    return Reply(message=request.router.shown[model].card(request, session, record))


@routes.action("dossier.page", reads_only=True)
def page(request: Request, session: Session) -> Reply:
    """Show another page of a list, in its place."""
    entity, number, skipped = request.value.split("|")
    shown = _page(request, session, entity, int(number), int(skipped))
    return Reply(message=shown.message, replaces=True)


def _page(request: Request, session: Session, entity: str, customer_id: int, skipped: int) -> Reply:
    customer = access(session, request.viewer, Customer, customer_id)
    model = _kind(entity)
    found = dossiers.page(session, request.viewer, model, customer.id, PAGE + 1, skipped)
    return Reply(message=views.page(request.t, customer, model, found, skipped))


def _kind(entity: str) -> type[Record]:
    known = next((model for model in views.KINDS if model.entity == entity), None)
    if known is None:
        raise NotFound(entity)
    return known
