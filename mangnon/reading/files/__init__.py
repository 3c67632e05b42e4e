"""Text out of files: every kind ends as numbered lines, tables as rows of cells."""
