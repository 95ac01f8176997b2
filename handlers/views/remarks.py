"""Small print under an answer: the words a value was read from, and what was guessed."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from handlers.translation import N_, Markup, Translator

NAMES = {
    "customer": N_("customer"),
    "contact": N_("contact"),
    "followup": N_("follow-up"),
    "amount": N_("amount"),
    "stage": N_("stage"),
    "close_date": N_("closing date"),
    "priority": N_("priority"),
}


class Source(Protocol):
    """Where in a line a value was read."""

    @property
    def words(self) -> str: ...

    @property
    def guessed(self) -> bool: ...


def guesses(t: Translator, sources: Mapping[str, Source]) -> Sequence[Markup]:
    """A sentence for each value that was a guess."""
    return [
        t(
            "I guessed the {field} from “{words}”; Edit if I am wrong.",
            field=t(NAMES[name]),
            words=source.words,
        )
        for name, source in sources.items()
        if source.guessed and name in NAMES
    ]


def read_from(t: Translator, sources: Mapping[str, Source], name: str) -> Markup:
    """The words that a value came from, for reading them back."""
    return t("from “{words}”", words=sources[name].words) if name in sources else Markup()


def no_date(t: Translator) -> Markup:
    return t("You wrote of a follow-up, but I found no date for it. Press Edit to choose one.")


def past_date(t: Translator, due: date | datetime) -> Markup:
    return t(
        "No follow-up is set: {when} is in the past. Press Edit to choose another day.", when=t.when(due)
    )
