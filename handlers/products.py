"""Products: listed, shown, added and changed."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from handlers.core import records
from handlers.core.carried import a_count, carried
from handlers.core.entering import entries
from handlers.core.forms import first_line
from handlers.core.routing import Keeping, Message, Reply, Request, Routes, is_bare
from handlers.language.phrases import NEW
from handlers.views import products as views
from handlers.views.blocks import PAGE
from storage import custom_fields, names, products
from storage.permissions import Action, access, may
from storage.products import Product

routes = Routes(order=70)


@routes.command(
    "product",
    "products",
    "产品",
    "產品",
    brief="Show, add or change products",
    usage="Widget | Widget price 120 EUR | new",
)
def product(request: Request, session: Session) -> Reply:
    """Show a product by name or code, add one with `new`, or change its fields in a line."""
    text = request.text
    word, rest = [*text.split(maxsplit=1), "", ""][:2]
    if known := products.called(session, text):
        return _shown(request, session, known)
    if word.casefold() in NEW:
        return _new_form(request, session, rest)
    if (known := products.leading(session, request.viewer, text)) and (after := _after(text, known)):
        changed = records.change_by_line(request, session, KEEPING, known, after)
        if changed:
            return changed
    count, found = products.found(session, request.viewer, text, PAGE)
    return _shown(request, session, found[0]) if count == 1 else _list(request, session, text)


@routes.act("product", is_bare, reads_only=True)
def every(request: Request, session: Session) -> Reply:
    """List all products."""
    return _list(request, session)


@routes.action("product.page", reads_only=True)
def page(request: Request, session: Session) -> Reply:
    """Show another page of the list, in its place."""
    text, _, skipped = request.value.rpartition("|")
    return Reply(message=_list(request, session, text, carried(a_count, skipped)).message, replaces=True)


@routes.action("product.show", reads_only=True)
def show(request: Request, session: Session) -> Reply:
    """Return the card."""
    return _shown(request, session, access(session, request.viewer, Product, request.record_id))


@routes.action("product.new", reads_only=True)
def new(request: Request, session: Session) -> Reply:
    """Return the empty form, with the name that was not found."""
    return _new_form(request, session, request.value)


@routes.action("product.edit", reads_only=True)
def edit(request: Request, session: Session) -> Reply:
    """Open the form of a product, filled in."""
    known = access(session, request.viewer, Product, request.record_id, Action.EDIT)
    return records.open_form(request, session, KEEPING, known)


def _begin(request: Request, _session: Session, _context: Mapping[str, Any]) -> Product:
    return Product(currency=request.viewer.currency)


def _saved(request: Request, _session: Session, known: Product) -> Message:
    return views.saved(request.t, known)


KEEPING = records.keep(routes, Keeping(Product, "New product", "Edit product", saved=_saved, begin=_begin))


def _card(request: Request, session: Session, known: Product) -> Message:
    told = entries(session, request.viewer, known, custom_fields.fields(session, Product))
    may_edit = may(session, request.viewer, known, Action.EDIT)
    return views.card(request.t, known, told, may_edit=may_edit)


routes.shows(Product, _card, views.undone)


def _shown(request: Request, session: Session, known: Product) -> Reply:
    return Reply(message=_card(request, session, known))


def _after(text: str, known: Product) -> str:
    """Return what follows the name or the code of a product with which a text begins."""
    return names.rest_after(text, known.name) or names.rest_after(text, known.code) or ""


def _new_form(request: Request, session: Session, name: str = "") -> Reply:
    return records.open_form(request, session, KEEPING, given={"name": first_line(name) or None})


def _list(request: Request, session: Session, text: str = "", skipped: int = 0) -> Reply:
    found = products.found(session, request.viewer, text, PAGE, skipped)
    may_create = request.viewer.may(Action.CREATE, Product.entity)
    return Reply(message=views.listing(request.t, text, found, skipped, may_create=may_create))
