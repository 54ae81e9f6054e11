"""Pages of call-offs: the buyer's, the openers' and the suppliers'."""
