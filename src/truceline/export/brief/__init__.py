"""A briefing on two pages: an incident or ceasefire with its sources, for somebody who has five minutes."""

from truceline.export.brief.page import FITS, brief_html, brief_pdf

__all__ = ["FITS", "brief_html", "brief_pdf"]
