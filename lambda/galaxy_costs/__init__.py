"""Looking after a deployed site: is it well, what does it cost, which models does it answer with."""
