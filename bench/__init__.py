"""Speed and size, measured: `make bench` prints a table of medians and ratios. Never part of the tests."""
