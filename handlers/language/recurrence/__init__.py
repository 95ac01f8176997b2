"""What happens again and again: every Monday 9am, 每周五下午5点, the first Monday of the month.

A `Recurrence` is a rule on the calendar and the wall clock of whoever it is for. `parse` reads it from words,
`find` finds it in a longer line, `next_after` tells when it is next due in a zone; `Recurrence.rule` and
`from_rule` keep it as a line of text.
The rule itself lives with what is stored, since rows keep it and their next time is worked out from it.
"""

from handlers.language.recurrence.finding import Found, find
from handlers.language.recurrence.reading import parse
from storage.recurrence import EPOCH, Recurrence, from_rule, next_after

__all__ = ["EPOCH", "Found", "Recurrence", "find", "from_rule", "next_after", "parse"]
