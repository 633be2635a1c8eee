"""Exports: a corpus' tables for other programs, with a dictionary of every column.

``exporting.export_corpus`` writes one; ``contents.open_contents`` reads the rows; ``tables.TABLES`` is the dictionary.
"""
