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
    "am_pm": N_("morning or afternoon was not said"),
    "day": N_("the day was not said"),
    "weekday": N_("the weekday and the date do not agree"),
    "two_dates": N_("there were two dates"),
    "amount": N_("it is a figure without a currency"),
    "likeness": N_("the name is only like it"),
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
            "Guessed the {field} from “{words}”: {why}. Change it if it is wrong.",
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
    return [t("Read: {values}", values=b.joined(*read))] if read else []


def likely_customer(t: Translator, words: str) -> Markup:
    return t(
        "Guessed the {field} from “{words}”: {why}. Change it if it is wrong.",
        field=t("customer"),
        words=words,
        why=t("it is how the name begins"),
    )


def no_date(t: Translator) -> Markup:
    return t("No follow-up is set: I found no day for it in your line.")


def past_close(t: Translator, day: date) -> Markup:
    return t("No closing date is set: {when} is in the past.", when=t.day(day))


def past_date(t: Translator, due: date | datetime) -> Markup:
    return t("No follow-up is set: {when} is in the past.", when=t.when(due))
