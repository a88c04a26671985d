"""Tables that astronomers' tools open: read as catalogues of objects, and written with predictions."""
