"""Pages of PDFs as a person reads them: lines, columns, headings, lists, notes and what runs along the edges."""
