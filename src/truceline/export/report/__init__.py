"""The HTML report of one account: a page in one file that opens from the disk and asks the network for nothing."""

from truceline.export.report.page import report_html

__all__ = ["report_html"]
