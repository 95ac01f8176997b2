"""Help by role, made from the handlers themselves: what one does daily, and the rest on request."""

from dataclasses import replace

from sqlalchemy.orm import Session

from handlers.core.routing import Reply, Request, Route, Routes
from handlers.views import help as views

routes = Routes(order=1_000)


@routes.command("help", "帮助", "幫助", "?", "？", reads_only=True)
def help_(request: Request, session: Session) -> Reply:
    """Show what Rapport does."""
    mine, daily = _mine(request), request.router.daily_of(request.viewer)
    return Reply(message=views.overview(request.t, daily, more=len(mine) - len(daily)))


@routes.action("help.more", reads_only=True)
def more(request: Request, session: Session) -> Reply:
    """Show every command that the person may use, in the place of the short help."""
    return Reply(message=views.overview(request.t, _mine(request)), replaces=True)


@routes.action("help.try")
def try_(request: Request, session: Session) -> Reply:
    """Do what a command does when nothing follows it: open its form or show its list."""
    bare, router = replace(request, text="", value=""), request.router
    return router.act_of(router.command_named(request.value), "").handler(bare, session)


def _mine(request: Request) -> list[Route]:
    return [route for route in request.router.commands if route.is_for(request.viewer)]
