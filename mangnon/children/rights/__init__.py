"""The rights of a child and of who brings it up over the data held: consent, asking, correcting, keeping. See README.md."""
