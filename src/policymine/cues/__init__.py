"""Cues: a sentence in, how firmly it promises and how far people take part out, with the cues that told.

The idea is ConText's (Harkema, Dowling, Thornblade and Chapman 2009): a cue is a phrase with a direction and a scope,
which ends where a new clause begins. The cues themselves are data: a codebook's cues.toml.
"""

from policymine.cues.reading import CueHit, CueReader, Reading, build_reader
from policymine.cues.sightings import Sighting

__all__ = ["CueHit", "CueReader", "Reading", "Sighting", "build_reader"]
