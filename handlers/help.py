"""Help, made from the handlers themselves."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from handlers.core.routing import Reply, Request, Route, Routes
from handlers.views import help as views


def help_for(commands: Sequence[Route]) -> Routes:
    """The help command for these commands and itself."""
    routes = Routes()

    @routes.command("help", "帮助", "幫助", "?", "？", reads_only=True)
    def help_(request: Request, session: Session) -> Reply:
        """Show what Rapport does."""
        return Reply(message=views.overview(request.t, [*commands, *routes.commands]))

    return routes
