"""How well records of one child are found: a generated province, errors of thirteen kinds, public sets. See `__main__`."""
