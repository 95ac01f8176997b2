"""The log says what went wrong, and nothing of what people typed."""

import logging
import re

DETAIL = re.compile(r"^DETAIL: .*(?:\n(?!\S+:).*)*", re.MULTILINE)
"""PostgreSQL's quotation of the values that it refuses."""


class Discreet(logging.Formatter):
    """A formatter that leaves out what the database quotes of a record."""

    def format(self, record: logging.LogRecord) -> str:
        return DETAIL.sub("DETAIL: (left out)", super().format(record))
