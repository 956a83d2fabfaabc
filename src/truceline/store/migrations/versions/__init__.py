"""The revisions, oldest first: r0001, r0002 … A released one is never changed."""
