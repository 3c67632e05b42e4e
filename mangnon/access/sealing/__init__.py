"""Sealed fields and files: AES-256-GCM under keys that stand outside the database. See README.md."""
