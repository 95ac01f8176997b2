"""The Home tab: what is mine and waits."""

from sqlalchemy.orm import Session

from handlers.core.routing import Reply, Request, Routes
from handlers.views import drafts as draft_views
from handlers.views import home as views
from storage import drafts, followups, opportunities, tickets
from storage.permissions import Action

routes = Routes()


@routes.event("app_home_opened", reads_only=True)
def opened(request: Request, session: Session) -> Reply:
    """Draw it anew each time it is opened."""
    viewer, mine = request.viewer, request.viewer.user_id
    board = views.Board(
        drafts=drafts.forms_of(session, viewer, draft_views.SHOWN),
        followups=followups.open_for(session, viewer, mine, views.SHOWN),
        opportunities=opportunities.open_for(session, viewer, mine, views.SHOWN),
        tickets=tickets.waiting(session, viewer, mine, views.SHOWN),
        may_create={entity for entity, action in viewer.rights if action == Action.CREATE},
    )
    return Reply(home=views.home(request.t, viewer.name, board, request.now))
