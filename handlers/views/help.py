"""How help looks: each command with what it does, an example, and a button that tries it."""

from collections.abc import Sequence

from handlers.core.routing import Route
from handlers.core.translation import Markup, Translator, escape
from handlers.views import blocks as b

HELP = b.bold("/crm help")


def overview(t: Translator, commands: Sequence[Route], more: int = 0) -> b.Block:
    """Return what these commands do; a button shows `more` of them."""
    rest = b.button(t("More: {n} commands", n=t.number(more)), "help.more")
    return b.message(
        b.header(t("What Rapport does")),
        *(b.section(_command(t, route), _try(t, route)) for route in commands),
        b.context(
            t(
                "The same works after @Rapport in a channel or thread and in a direct message to me. "
                "On any message, the menu offers: Log as call, Create ticket, Create opportunity."
            )
        ),
        b.actions(rest) if more else None,
    )


def welcome(t: Translator, name: str, commands: Sequence[Route]) -> b.Block:
    """Return what somebody new reads first, with the first commands of their role to press."""
    said = t(
        "Hello {name}. I keep the customers, deals and tickets of this workspace, and remind you of what you "
        "promised. Type what happened, or press one of these to begin.",
        name=name,
    )
    first = (b.section(_command(t, route), _try(t, route)) for route in commands[:3])
    return b.message(b.section(said), *first, b.context(t("Everything I do: {help}", help=HELP)))


def _try(t: Translator, route: Route) -> b.Element:
    return b.button(t("Try {command}", command=_typed(route)), "help.try", route.name)


def _typed(route: Route) -> str:
    return route.slash or f"/crm {route.name}"


def _command(t: Translator, route: Route) -> Markup:
    written = f"/crm {route.name}" + (f" · {route.slash}" if route.slash else "")
    others = [word for word in route.words[1:] if not word.isascii()]
    return b.lines(
        b.joined(b.bold(written), *others),
        t(route.help),
        Markup(f"`{_typed(route)} {escape(t(route.usage))}`") if route.usage else "",
    )
