"""What a digest tells: one module for each figure, found by being here. A figure counts and tells."""

from datetime import datetime
from importlib import import_module
from inspect import isabstract, isclass
from pkgutil import iter_modules
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from handlers.figures.figure import Asked, Figure, Figures
from storage.permissions import Scope, Viewer

_modules = [import_module(f"{__name__}.{module.name}") for module in iter_modules(__path__)]

_declared: set[type[Figure]] = {
    one
    for module in _modules
    for one in vars(module).values()
    if isclass(one) and issubclass(one, Figure) and not isabstract(one)
}

FIGURES = sorted(_declared, key=lambda figure: figure.order)


def gather(
    session: Session,
    viewer: Viewer,
    breadth: Scope,
    since: datetime,
    now: datetime,
    zone: ZoneInfo,
    place: str | None = None,
) -> Figures:
    """Count what happened between two instants and how things stand at the second, as the viewer may see it.

    Days are those of `zone`. `place` is whose digest it is, a person or a channel, where it is one's own.
    """
    asked = Asked(viewer, breadth, since, now, zone, place)
    counted = [figure.counted(session, asked) for figure in FIGURES]
    return Figures(since, now, sorted((one for one in counted if one is not None), key=lambda one: one.place))
