"""Findings: what a corpus shows beyond the score of each document. Pure arithmetic over what its store holds.

``gaps``: what ministers say of a place against what its deals do; ``silences``: what most comparable documents mention
and one never does; ``trends``: positions over time. ``stands`` reads what all of them rest on.
"""
