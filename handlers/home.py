"""The Home tab: what is mine and waits."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import TypeVar

from sqlalchemy.orm import Session

from handlers.core.carried import a_count
from handlers.core.routing import Reply, Request, Routes, View
from handlers.views import drafts as draft_views
from handlers.views import home as views
from storage import drafts, followups, opportunities, tickets
from storage.permissions import Action

routes = Routes()

R = TypeVar("R")
FIRST: Mapping[str, int] = MappingProxyType({})
"""Where the lists begin, unless one is leafed through."""


@routes.event("app_home_opened", reads_only=True)
def opened(request: Request, session: Session) -> Reply:
    """Draw it anew each time it is opened."""
    return Reply(home=_drawn(request, session))


@routes.action("home.page", reads_only=True)
def page(request: Request, session: Session) -> Reply:
    """Show another page of one of its lists."""
    name, skipped = request.parts("|", str, a_count)
    return Reply(home=_drawn(request, session, {name: skipped}))


def _drawn(request: Request, session: Session, skipped: Mapping[str, int] = FIRST) -> View:
    viewer, mine = request.viewer, request.viewer.user_id

    def some(name: str, found: Callable[..., tuple[int, Sequence[R]]]) -> views.Page[R]:
        after = skipped.get(name, 0)
        return views.Page(*found(session, viewer, mine, views.SHOWN, after), after)

    board = views.Board(
        drafts=drafts.forms_of(session, viewer, draft_views.SHOWN),
        followups=some("followups", followups.open_for),
        opportunities=some("opportunities", opportunities.open_for),
        tickets=some("tickets", tickets.waiting),
        may_create={entity for entity, action in viewer.rights if action == Action.CREATE},
    )
    return views.home(request.t, viewer.name, board, request.now)
