"""What a PDF page draws: its letters and words, lines, boxes and pictures, in points from its top left corner."""
