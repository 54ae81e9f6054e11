"""Forms of this room: the questionnaire's pages, and the steps around them."""
