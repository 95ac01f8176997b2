"""Small print under an answer: what was guessed, what could not be read."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from handlers.core.translation import N_, Markup, Translator
from handlers.views import blocks as b

NAMES = {
    "customer": N_("customer"),
    "contact": N_("contact"),
    "followup": N_("follow-up"),
    "amount": N_("amount"),
    "stage": N_("stage"),
    "close_date": N_("closing date"),
    "priority": N_("priority"),
}

WHY = {
    "am_pm": N_("morning or afternoon not given"),
    "day": N_("no day given"),
    "weekday": N_("weekday and date don't match"),
    "two_dates": N_("two dates given"),
    "amount": N_("no currency given"),
    "likeness": N_("similar name"),
}
"""Why a value is a guess, by the reader of language's own words for it."""


class Source(Protocol):
    """Where in a line a value was read, and what about it was guessed."""

    @property
    def words(self) -> str: ...

    @property
    def why(self) -> tuple[str, ...]: ...


def guesses(t: Translator, sources: Mapping[str, Source]) -> Sequence[Markup]:
    """Return a sentence for each guess."""
    return [
        t(
            "Assumed {field} “{words}” ({why}). Wrong? Press Edit.",
            field=t(NAMES[name]),
            words=source.words,
            why=t(WHY[why]),
        )
        for name, source in sources.items()
        for why in source.why
        if why in WHY and name in NAMES
    ]


def read_from(t: Translator, sources: Mapping[str, Source], names: Sequence[str]) -> Sequence[Markup]:
    """Return the words that these values were read from, on one line if there are any."""
    read = [
        t("{field} from “{words}”", field=t(NAMES[name]), words=sources[name].words)
        for name in names
        if name in sources
    ]
    return [t("Understood: {values}", values=b.joined(*read))] if read else []


def likely_customer(t: Translator, words: str) -> Markup:
    return t(
        "Assumed {field} “{words}” ({why}). Wrong? Press Edit.",
        field=t("customer"),
        words=words,
        why=t("matches the start of the name"),
    )


def no_date(t: Translator) -> Markup:
    return t("No follow-up set: I found no date in your line.")


def past_close(t: Translator, day: date) -> Markup:
    return t("No closing date set: {when} is in the past.", when=t.day(day))


def past_date(t: Translator, due: date | datetime) -> Markup:
    return t("No follow-up set: {when} is in the past.", when=t.when(due))
