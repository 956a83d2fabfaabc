"""The outside world → Document: the captured text, its publication time, its outlet, and what of it is furniture."""

from truceline.ingest.files import capture
from truceline.ingest.published import parse_published

__all__ = ["capture", "parse_published"]
