"""Document -> Analysis: sentences, words, syntax, entities, attributions. Every offset is one of the captured text."""

from truceline.language.analysis import Analysis, Analyzer, Attribution, Entity, Hints, Run, Sentence, Word

__all__ = ["Analysis", "Analyzer", "Attribution", "Entity", "Hints", "Run", "Sentence", "Word"]
