"""How good a released model is, measured and shown."""
