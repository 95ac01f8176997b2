"""The sentences people read, gathered from the code: `python -m tests.catalogues` refreshes the catalogues.

A new sentence appears in each .po without its translation, and the test of completeness names it.
"""

import ast
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TypeGuard

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

from handlers.core.translation import CATALOGUES
from handlers.features import router
from storage.base import Audited, Entity
from storage.custom_fields import SECTION
from storage.fields import fields_of
from storage.lists import LISTS
from storage.schema import entities
from storage.words import Word

ROOT = Path(__file__).parents[1]
TRANSLATED = ("t", "_t", "N_")
"""How a sentence is marked in the code, besides `t.count(one, many, n)`; see handlers/core/translation.py."""

Sentence = str | tuple[str, ...] | list[str]


def messages() -> Catalog:
    """Return every sentence: what the code marks, the help of each command, and the words of the data."""
    catalogue = Catalog(project="Rapport", charset="utf-8")
    for folder in ("bot", "handlers"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            for message in sentences_in(path.read_text("utf-8")):
                catalogue.add(message, locations=[(str(path.relative_to(ROOT)), 0)])
    for command in router().commands:
        for text in filter(None, (command.help, command.usage)):
            catalogue.add(text, locations=[(f"help of {command.name}", 0)])
    for entity in entities().values():
        for label in (entity.label, *entity.labels.values()):
            catalogue.add(label, locations=[(f"labels of {entity.entity}", 0)])
    for recorded in filter(_is_audited, entities().values()):
        for field in fields_of(recorded):
            for text in filter(None, (field.label, field.help, field.section)):
                catalogue.add(text, locations=[(f"fields of {recorded.__name__}", 0)])
    for keeping in router().kept.values():
        for title in (keeping.new_title, keeping.edit_title):
            catalogue.add(title, locations=[(f"forms of {keeping.model.entity}", 0)])
    for one in LISTS.values():
        for text in (one.label, *(choice.label for choice in one.entries)):
            catalogue.add(text, locations=[(f"list of {one.name}", 0)])
    catalogue.add(SECTION, locations=[("custom fields", 0)])
    for words in Word.__subclasses__():
        for word in words:
            catalogue.add(word.label, locations=[(f"{words.__name__}", 0)])
    return catalogue


def _is_audited(entity: type[Entity]) -> TypeGuard[type[Audited]]:
    return issubclass(entity, Audited)


def sentences_in(source: str) -> Iterator[Sentence]:
    """The marked sentences of a module, wherever they stand in it."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        texts = [a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if name in TRANSLATED and texts:
            yield texts[0]
        elif name == "count" and len(texts) == 2:
            yield texts[0], texts[1]


def read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=path.stem)


def untranslated(catalogue: Catalog) -> list[Sentence]:
    """Sentences that stand in English still."""
    return [message.id for message in catalogue if message.id and not all(_strings(message))]


def _strings(message: Message) -> Sequence[str]:
    """One, or one for each number; an untranslated plural has none."""
    return [message.string] if isinstance(message.string, str) else message.string or [""]


def main() -> None:
    wanted = messages()
    for path in sorted(CATALOGUES.glob("*.po")):
        catalogue = read(path)
        catalogue.update(wanted, no_fuzzy_matching=True)
        catalogue.obsolete.clear()
        catalogue.header_comment = "# Rapport's sentences. `make messages` keeps them in step with the code."
        with path.open("wb") as file:
            write_po(file, catalogue, width=110, sort_output=True, include_lineno=False)
        print(
            f"{path.name}: {len(catalogue)} sentences, {len(untranslated(catalogue))} without a translation"
        )


if __name__ == "__main__":
    main()
