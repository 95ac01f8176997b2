"""Small print under an answer: what was guessed, what could not be read."""

from collections.abc import Sequence
from datetime import date, datetime

from handlers.core.line import Line
from handlers.core.translation import N_, Markup, Translator
from handlers.views import blocks as b

NAMES = {
    "customer": N_("customer"),
    "contact": N_("contact"),
    "due": N_("follow-up"),
    "amount": N_("amount"),
    "stage": N_("stage"),
    "close_on": N_("closing date"),
    "priority": N_("priority"),
}

WHY = {
    "am_pm": ("due", N_("morning or afternoon not given")),
    "day": ("due", N_("no day given")),
    "weekday": ("due", N_("weekday and date don't match")),
    "two_dates": ("due", N_("two dates given")),
    "misspelt": ("due", N_("spelling guessed")),
    "currency": ("amount", N_("no currency given")),
    "amount": ("amount", N_("no currency given")),
    "likeness": ("customer", N_("similar name")),
    "beginning": ("customer", N_("matches the start of the name")),
}
"""Why a value is a guess, by the reader's own words for it, and which value that is."""


def guesses(t: Translator, line: Line) -> Sequence[Markup]:
    """Return a sentence for each guess."""
    known = [WHY[why] for why in sorted(line.reading.guessed) if why in WHY]
    return [
        t(
            "Assumed {field} “{words}” ({why}). Wrong? Press Edit.",
            field=t(NAMES[name]),
            words=line.words(name),
            why=t(why),
        )
        for name, why in known
        if line.words(name)
    ]


def read_from(t: Translator, line: Line, names: Sequence[str]) -> Sequence[Markup]:
    """Return the words that these values were read from, on one line if there are any."""
    read = [
        t("{field} from “{words}”", field=t(NAMES[name]), words=line.words(name))
        for name in names
        if line.words(name)
    ]
    return [t("Understood: {values}", values=b.joined(*read))] if read else []


def followup_set(t: Translator, due: date | datetime) -> Markup:
    return t("Follow-up: {when}", when=b.bold(t.when(due)))


def no_date(t: Translator) -> Markup:
    return t("No follow-up set: I found no date in your line.")


def past_close(t: Translator, day: date) -> Markup:
    return t("No closing date set: {when} is in the past.", when=t.day(day))


def past_date(t: Translator, due: date | datetime) -> Markup:
    return t("No follow-up set: {when} is in the past.", when=t.when(due))
