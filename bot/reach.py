"""Whose work a process does by itself, of all that stands in its database."""

from dataclasses import dataclass


@dataclass
class Reach:
    """The workspace that the process's token is of; None while it is not known, and for a token that is of
    a whole organisation."""

    workspace_id: str | None = None
