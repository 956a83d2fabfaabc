"""The public data sets that single skills are measured on: for each, what its files say and how answers are scored.

Nothing here reads an article: a suite gives its cases, is handed what was found for each, and makes a report.
"""

from truceline.evaluate.suites.report import SuiteReport, suite_lines
from truceline.evaluate.suites.rows import DataInvalid, sampled

__all__ = ["DataInvalid", "SuiteReport", "sampled", "suite_lines"]
