"""The words of the data in the reader's language."""

from handlers.core.translation import Markup, Translator
from storage.base import Entity
from storage.schema import entities
from storage.words import Word


def label(t: Translator, word: Word) -> Markup:
    """Return a stage, priority, kind, status or role as the reader calls it."""
    return t(word.label)


def entity_label(t: Translator, entity: str) -> Markup:
    """Return what the reader calls one record of an entity."""
    known = entities().get(entity)
    return t(known.label if known else Entity.label)
