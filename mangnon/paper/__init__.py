"""The official document as a frozen record, and the files drawn from it (see README.md)."""
