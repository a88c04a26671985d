"""What a galaxy shows, in votes and in words: the decision tree and what follows from its 37 numbers."""
