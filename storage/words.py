"""Words of the data: how the database keeps them, and how people read them."""

from enum import StrEnum
from typing import Self


class Word(StrEnum):
    """One word of a short list. Its label is English here, and is translated where it is shown."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Self:
        word = str.__new__(cls, value)
        word._value_ = value
        word.label = label
        return word
