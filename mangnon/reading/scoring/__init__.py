"""How well documents are read, counted against tables made by hand."""
