"""Sections to EPUB 3.3: one document a section, and a package that shops, readers and the law accept.

``documents`` makes a section's file, ``pagemarks`` puts the print edition's
pages into it, ``illustrations`` and ``lettering`` see to pictures and fonts,
``navigation`` writes ``nav.xhtml`` and ``toc.ncx``, ``accessibility`` works
out what may be said of the book (``examination`` reads it from a finished
file, ``ace`` asks Ace), ``package`` writes the metadata and the zip,
and ``issue`` calls them in order.
"""

from __future__ import annotations

from publisher.epub.ace import ask_ace
from publisher.epub.examination import accessibility_of, check_accessibility
from publisher.epub.issue import issue_epub

__all__ = ["accessibility_of", "ask_ace", "check_accessibility", "issue_epub"]
