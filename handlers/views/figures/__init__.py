"""The figures of a digest: each as words that say all of it, some as a chart or a table besides."""

from handlers.views.figures.shapes import NAMED, Before, Figures, Outlook, Part, Promises, Risks
from handlers.views.figures.telling import parts

__all__ = ["NAMED", "Before", "Figures", "Outlook", "Part", "Promises", "Risks", "parts"]
