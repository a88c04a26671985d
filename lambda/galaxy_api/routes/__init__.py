"""The routes under ``/api/v1``, one module for each part of it; a function serves some, the local server all."""
