"""Signing in beyond the password: the second step, passkeys, one's devices. See README.md."""
