"""What somebody said, beyond the sentence that tells who: a quotation is one content, however many its sentences."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from truceline.language.analysis import Analysis, Run, Sentence
from truceline.model import Span


def contents(analysis: Analysis) -> frozenset[Span]:
    """The code points of everything that is somebody's words or beliefs: the contents of the attributions, whole
    quotations for those that begin or end in one, and quotations of whole sentences that no cue stands beside."""
    attributed = frozenset(
        _with_quotation(analysis, sentence, run)
        for sentence in analysis.sentences
        for attribution in sentence.attributions
        for run in attribution.content
    )
    alone = (quote for quote in _whole_sentences(analysis) if not any(_covers(span, quote) for span in attributed))
    return attributed | frozenset(alone)


def word_run(analysis: Analysis, span: Span) -> Run:
    """The words of a span as a range of word numbers of the whole document."""
    starts = [word.start for sentence in analysis.sentences for word in sentence.words]
    return bisect_left(starts, span.start), bisect_left(starts, span.end)


def _with_quotation(analysis: Analysis, sentence: Sentence, run: Run) -> Span:
    span = sentence.run_span(run)
    for quote in analysis.quotes:
        start, end = max(quote.start, sentence.span.start), min(quote.end, sentence.span.end)
        runs_on = quote.start < sentence.span.start or sentence.span.end < quote.end
        shared = min(end, span.end) - max(start, span.start)
        if runs_on and start < end < 2 * shared + start:  # more than half of what is quoted in the sentence
            span = Span(min(span.start, quote.start), max(span.end, quote.end))
    return span


def _whole_sentences(analysis: Analysis) -> Iterator[Span]:
    """Quotations in which a whole sentence stands, give or take its own marks."""
    for quote in analysis.quotes:
        if any(
            quote.start <= sentence.words[0].start + 1 and sentence.words[-1].end - 2 <= quote.end
            for sentence in analysis.sentences
            if sentence.words
        ):
            yield quote


def _covers(span: Span, quote: Span) -> bool:
    """Does a content take up more than a third of a quotation?"""
    return 3 * (min(span.end, quote.end) - max(span.start, quote.start)) > quote.end - quote.start
