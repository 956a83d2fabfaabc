"""Fuzzers of everything that reads bytes from outside. Not a part of the package."""
