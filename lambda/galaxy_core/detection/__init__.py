"""Finding the galaxies of a picture that is fit to be shown: what the API does, and the site does alike."""
