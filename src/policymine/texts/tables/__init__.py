"""Tables of PDF pages: what rules, shading or white space part into rows and columns."""
