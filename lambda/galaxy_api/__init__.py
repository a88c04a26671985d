"""The HTTP face of the released models: routes, errors, Lambda handlers and the local server."""
