"""Live blogs: a page of many entries, each with its own time, cut apart so that no sentence runs across two."""

from __future__ import annotations

from typing import Any

PLAIN = ("div", "section", "li")
LONG = 40  # characters: what stands outside a paragraph and is longer is one


def cut_apart(tree: Any) -> None:
    """Make paragraphs of the words that stand bare in the boxes of a live blog, and let every time stand alone."""
    for node in list(tree.iter("time")):
        if node.tail and node.tail.strip():
            parent = node.getparent()
            paragraph = parent.makeelement("p")
            paragraph.text, node.tail = node.tail, None
            parent.insert(parent.index(node) + 1, paragraph)
    for box in list(tree.iter(*PLAIN)):
        if len((box.text or "").strip()) >= LONG:
            paragraph = box.makeelement("p")
            paragraph.text, box.text = box.text, None
            box.insert(0, paragraph)
        for child in list(box):
            if child.tag == "br" and len((child.tail or "").strip()) >= LONG:
                paragraph = box.makeelement("p")
                paragraph.text, child.tail = child.tail, None
                box.insert(box.index(child) + 1, paragraph)
