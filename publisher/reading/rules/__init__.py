"""The rules, in the order in which they run: each sees one thing in the tree and says what it is.

Order matters only where a docstring says so.
"""

from __future__ import annotations

from collections.abc import Callable

from publisher.reading.draft import Draft
from publisher.reading.rules.attributes import attribute_lines
from publisher.reading.rules.backticks import backticks_as_type, indented_text
from publisher.reading.rules.bios import bios_at_the_end, et_al_from_bios
from publisher.reading.rules.bylines import byline_below_title, day_below_heading, signed_ends
from publisher.reading.rules.callouts import callouts, clauses_of_items, counted_lists, task_lists
from publisher.reading.rules.closing import closing_notes
from publisher.reading.rules.columns import columns
from publisher.reading.rules.crossheads import plain_heads
from publisher.reading.rules.display import shown_twice, source_lines, spoken_in_italics
from publisher.reading.rules.figures import captioned_figures
from publisher.reading.rules.headings import headings_by_rank
from publisher.reading.rules.links import safe_links
from publisher.reading.rules.listed import listed_notes
from publisher.reading.rules.notes import numbered_notes
from publisher.reading.rules.quotes import classified_quotes
from publisher.reading.rules.runs import runs_of_language
from publisher.reading.rules.series import counted_labels
from publisher.reading.rules.shapes import emphasis_at_length, keylines, ornaments, spacers, stray_marks, tables
from publisher.reading.rules.standfirst import standfirst_at_marker
from publisher.reading.rules.title import title_from_heading
from publisher.reading.rules.verse import lines_of_verse, poems

RULES: list[Callable[[Draft], None]] = [
    attribute_lines,
    callouts,
    task_lists,
    counted_lists,
    indented_text,
    columns,
    spacers,
    stray_marks,
    backticks_as_type,
    title_from_heading,
    byline_below_title,
    captioned_figures,
    standfirst_at_marker,
    bios_at_the_end,
    et_al_from_bios,
    listed_notes,
    numbered_notes,
    source_lines,
    closing_notes,
    classified_quotes,
    clauses_of_items,
    day_below_heading,
    signed_ends,
    counted_labels,
    shown_twice,
    spoken_in_italics,
    headings_by_rank,
    plain_heads,
    ornaments,
    keylines,
    emphasis_at_length,
    poems,
    lines_of_verse,
    tables,
    safe_links,
    runs_of_language,
]
