"""How well a reader does: its accounts scored against gold, and the floors that hold what was reached.

This room knows the vocabulary and the errors; the reader comes in as a function.
"""

from truceline.evaluate.accounts import to_account
from truceline.evaluate.evaluation import AccountOf, evaluate_articles, evaluate_gold
from truceline.evaluate.floors import FloorBroken, FloorsInvalid, check_floors, load_floors, raise_floors
from truceline.evaluate.gold import Gold, GoldInvalid, load_folder
from truceline.evaluate.metrics import HEADLINE
from truceline.evaluate.report import Headline, Report, report_lines
from truceline.evaluate.scoring import Mistake, score_article
from truceline.evaluate.swap import Difference, Mirror, Mirrored, compare, dyad, first_two
from truceline.evaluate.swap_report import SwapReport, evaluate_swap, evaluate_swap_of, swap_lines

__all__ = [
    "HEADLINE",
    "AccountOf",
    "Difference",
    "FloorBroken",
    "FloorsInvalid",
    "Gold",
    "GoldInvalid",
    "Headline",
    "Mirror",
    "Mirrored",
    "Mistake",
    "Report",
    "SwapReport",
    "check_floors",
    "compare",
    "dyad",
    "evaluate_articles",
    "evaluate_gold",
    "evaluate_swap",
    "evaluate_swap_of",
    "first_two",
    "load_floors",
    "load_folder",
    "raise_floors",
    "report_lines",
    "score_article",
    "swap_lines",
    "to_account",
]
