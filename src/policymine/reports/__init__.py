"""Reports: what was found, as tables, exports and a static site."""
