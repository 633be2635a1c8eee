"""Office files: DOCX, ODT and RTF as blocks."""
