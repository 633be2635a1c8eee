"""Places: where the words of a sentence stand on their pages, and what a page says there."""
