"""How help looks: each command with what it does and an example."""

from collections.abc import Sequence

from handlers.core.routing import Route
from handlers.core.translation import Markup, Translator, escape
from handlers.views import blocks as b


def overview(t: Translator, commands: Sequence[Route]) -> b.Block:
    return b.message(
        b.header(t("What Rapport does")),
        *(b.section(_command(t, route)) for route in commands),
        b.context(
            t(
                "The same works after @Rapport in a channel or thread and in a direct message to me. "
                "On any message, the menu offers: Log as call, Create ticket, Create opportunity."
            )
        ),
    )


def _command(t: Translator, route: Route) -> Markup:
    written = f"/crm {route.name}" + (f" · {route.slash}" if route.slash else "")
    others = [word for word in route.words[1:] if not word.isascii()]
    return b.lines(
        b.joined(b.bold(written), *others),
        t(route.help),
        Markup(f"`{escape(route.slash or f'/crm {route.name}')} {escape(t(route.usage))}`")
        if route.usage
        else "",
    )
