"""From any image file to the square that every model takes."""
