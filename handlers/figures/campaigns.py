"""The campaigns that customers answered, in a digest of several people."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Self

from sqlalchemy.orm import Session

from handlers.core.translation import Translator
from handlers.figures import words as w
from handlers.figures.figure import NAMED, Asked, Figure, Part
from handlers.views import blocks as b
from handlers.views.labels import label
from storage import campaigns
from storage.campaigns import Campaign


@dataclass(frozen=True)
class Campaigns(Figure):
    order = 420
    answered: Sequence[tuple[Campaign, int, int]]
    """With how many answers in that time, and in all."""

    @classmethod
    def counted(cls, session: Session, asked: Asked) -> Self | None:
        if asked.is_of_one:
            return None
        return cls(campaigns.results(session, asked.eye, asked.since, asked.now, NAMED))

    def parts(self, t: Translator) -> Iterator[Part]:
        told = [
            b.joined(
                b.bold(campaign.name),
                label(t, campaign.status),
                t.count("{n} answer", "{n} answers", lately),
                t("{n} in all", n=t.number(in_all)),
            )
            for campaign, lately, in_all in self.answered
        ]
        yield from w.part(t, t("Campaigns"), told, len(told))
