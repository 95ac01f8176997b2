"""One reader for every line: `understand` reads what was typed, whatever its door.

The caller fetches whom a line may speak of (`Known`), and carries out the `Reading`. `read` is the same with
plain mappings on both sides.
"""

from handlers.language.line.known import Contact, Customer, Known, Person, Record
from handlers.language.line.own import Value
from handlers.language.line.reader import understand
from handlers.language.line.reading import NOBODY, Offered, Reading
from handlers.language.line.vocabulary import is_own_word
from handlers.language.line.world import fields, known_of, read

__all__ = [
    "NOBODY",
    "Contact",
    "Customer",
    "Known",
    "Offered",
    "Person",
    "Reading",
    "Record",
    "Value",
    "fields",
    "is_own_word",
    "known_of",
    "read",
    "understand",
]
