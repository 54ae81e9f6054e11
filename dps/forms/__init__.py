"""Forms about the DPS: drafting it, changing it once it is published, loading its fund."""
