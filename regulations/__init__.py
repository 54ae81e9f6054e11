"""The law as pure functions over plain values. Nothing here knows Django, a database or a web page."""
