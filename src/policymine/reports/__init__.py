"""Reports: what was found, as tables, charts, a model card and a static site."""
