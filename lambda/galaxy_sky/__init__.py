"""The sky by HTTP: cutouts of public surveys and positions of named objects, for the API and the command line."""
