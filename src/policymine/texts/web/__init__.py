"""Web pages and answers of GOV.UK's Content API as blocks."""
