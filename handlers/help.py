"""Help, made from the handlers themselves."""

from sqlalchemy.orm import Session

from handlers.core.routing import Reply, Request, Routes
from handlers.views import help as views

routes = Routes(order=1_000)


@routes.command("help", "帮助", "幫助", "?", "？", reads_only=True)
def help_(request: Request, session: Session) -> Reply:
    """Show what Rapport does."""
    return Reply(message=views.overview(request.t, request.router.commands))
