"""Look-ups in the sky for one request: in time, and cached."""
