"""Post → Article: what the author meant, one rule a function, in a list (``rules/``)."""

from publisher.reading.authors import sort_name
from publisher.reading.edit import edit
from publisher.reading.report import describe, inspection

__all__ = ["describe", "edit", "inspection", "sort_name"]
