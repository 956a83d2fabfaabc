"""Accounts and pictures as others want them: tables, feeds, maps, the HTML report. Knows the vocabulary alone."""
