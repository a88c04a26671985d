"""The shapes of answers, one module for each part of the API."""
