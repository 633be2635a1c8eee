"""Backups: a corpus with its documents, store and decisions in one archive, and back again.

``making.make_backup`` makes one while others work; ``restoring.restore_backup`` checks every byte, and overwrites
nothing.
"""
