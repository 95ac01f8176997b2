"""How long Rapport waits for others. Slack waits three seconds for it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Patience:
    """All in seconds."""

    answer: float = 2.4
    """After this Slack is acked in any case; a later answer comes as a message."""
    hold: float = 0.4
    """That it takes then to keep what a form holds; if it takes longer, the form stays open."""
    profile: float = 1.0
    """That a request waits for Slack to say who somebody is, and who reads a channel."""
    pauses: float = 2.0
    """That the clock waits for Slack to say who wants not to be disturbed."""
    response: int = 5
    """That an answer to a press's own address may take."""
    file: tuple[float, ...] = (0.0, 1.0, 2.0, 4.0, 8.0)
    """Before each look whether a file that was uploaded has come."""
    call: int = 10
    """That any other call to Slack may take."""
