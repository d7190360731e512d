"""Posts in, printed pages and e-books out.

The house is laid out in ``docs/architecture.md``; read
:func:`publisher.press.publish` first.
"""

__version__ = "0.1.0"
