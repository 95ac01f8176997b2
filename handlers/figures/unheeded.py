"""What rules have to say to somebody who let it pass when it came by itself."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from sqlalchemy.orm import Session

from handlers.core import notices
from handlers.core.translation import Translator
from handlers.figures.figure import Asked, Figure, Part
from handlers.views.notices import digest_part
from storage.rules import Rule
from storage.watches import Finding


@dataclass(frozen=True)
class Unheeded(Figure):
    order = 60
    from_rules: Sequence[tuple[Rule, Sequence[Finding]]]
    now: datetime

    @classmethod
    def counted(cls, session: Session, asked: Asked) -> Self | None:
        return cls(notices.for_digest(session, asked.place), asked.now) if asked.place else None

    def parts(self, t: Translator) -> Iterator[Part]:
        for rule, found in self.from_rules:
            yield Part(digest_part(t, rule, found, self.now))
