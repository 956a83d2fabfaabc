"""Accounts as others want them: the wording of coded values, the HTML report. Knows the vocabulary alone."""
