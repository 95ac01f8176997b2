"""Identifiers and secrets in Slack's shapes. From a seed, so a run can be repeated."""

import itertools
import random

DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class Ids:
    def __init__(self, seed: int = 0) -> None:
        self.random = random.Random(seed)  # noqa: S311 - nothing here guards anything
        self._count = itertools.count(1)

    def new(self, prefix: str) -> str:
        """`new("U")` -> "U0SB00000A"."""
        number, digits = next(self._count), ""
        for _ in range(7):
            number, digit = divmod(number, 36)
            digits = DIGITS[digit] + digits
        return f"{prefix}0SB{digits}"

    def number(self) -> int:
        return next(self._count)

    def secret(self, length: int = 24) -> str:
        return f"{self.random.getrandbits(length * 4):0{length}x}"

    def short(self) -> str:
        """Return what Slack gives a block or element whose id the app left out: five characters."""
        return "".join(self.random.choices("abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789", k=5))
