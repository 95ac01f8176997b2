"""The lists around a customer: each entry opens, and all of a kind are read page by page."""

from dataclasses import replace

from sqlalchemy.orm import Session

from handlers.core.carried import a_count, an_id
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
    if request.value.count("|") > 1:
        return _page(request, session)
    model, number = request.parts("|", _kind, an_id)
    record = access(session, request.viewer, model, number)
    return Reply(message=request.router.shown[model].card(request, session, record))


@routes.action("dossier.page", reads_only=True)
def page(request: Request, session: Session) -> Reply:
    """Show another page of a list, in its place."""
    return replace(_page(request, session), replaces=True)


def _page(request: Request, session: Session) -> Reply:
    model, customer_id, skipped = request.parts("|", _kind, an_id, a_count)
    customer = access(session, request.viewer, Customer, customer_id)
    found = dossiers.page(session, request.viewer, model, customer.id, PAGE + 1, skipped)
    return Reply(message=views.page(request.t, customer, model, found, skipped))


def _kind(entity: str) -> type[Record]:
    known = next((model for model in views.KINDS if model.entity == entity), None)
    if known is None:
        raise NotFound(entity)
    return known
