"""The routes under ``/api``, one module for each part of it; a function serves some, the local server all."""
