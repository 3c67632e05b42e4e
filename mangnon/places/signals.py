"""What the map says to rooms above it."""

from django.dispatch import Signal

# Sent with change=Change inside the transaction that changed the map, after a deed and after its undoing,
# so that totals which rest on the map move together with it.
map_changed = Signal()
