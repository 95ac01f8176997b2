"""What a kind of rule declares: what it watches, its words, and what its form asks for."""

from abc import abstractmethod
from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from handlers.core.translation import Markup, Translator
from handlers.views import blocks as b
from storage.rules import Rule
from storage.watches import Finding, Watch


class Kind(Watch):
    """A kind of rule. Each has a module of its own in this package, and a subclass there."""

    name: ClassVar[str]
    """Its word in the database."""
    order: ClassVar[int]
    """Its place where people choose from all kinds."""
    title: ClassVar[str]
    number: ClassVar[str] = ""
    """What the rule's number is called in the form; without it the form asks for none."""
    usual: ClassVar[int] = 0
    """The number that the form proposes."""
    least: ClassVar[int] = 0
    is_news: ClassVar[bool] = False
    """Whether people usually want to be told at once."""
    asks_to_act: ClassVar[bool] = True
    """Whether somebody should do something about it: else nobody can let it pass."""
    is_of_one: ClassVar[bool] = True
    """Whether it makes sense in a rule about one's own records."""

    @abstractmethod
    def condition(self, t: Translator, rule: Rule) -> Markup:
        """Return what follows “When” in the rule's sentence."""

    @abstractmethod
    def heading(self, t: Translator, n: int) -> Markup:
        """Return what stands above so many findings."""

    @abstractmethod
    def line(self, t: Translator, one: Finding, now: datetime) -> Markup:
        """Return one finding in a line."""

    def inputs(self, t: Translator, rule: Rule, currency: str) -> Sequence[b.Block]:
        """Return what the form asks for besides the number: `stage`, or `amount` with a currency."""
        return ()
