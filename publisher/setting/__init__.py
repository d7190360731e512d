"""Section → Galley: the only importer of WeasyPrint."""
