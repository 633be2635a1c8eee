"""How well a codebook's classifier codes documents that it has not seen, and how far its score can be gamed.

Import from its modules: ``figures`` reads what was measured at once, ``held_out`` measures and loads the classifier's
libraries for that.
"""
