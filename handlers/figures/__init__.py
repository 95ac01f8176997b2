"""What a digest tells: one module for each figure, found by being here. A figure counts and tells."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from handlers.figures.figure import Asked, Figure, Figures
from storage.discovery import declared_in
from storage.permissions import Scope, Viewer

FIGURES: list[type[Figure]] = declared_in(__name__, Figure)


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
