"""A supplier's passport: everything it has given, as one signed archive. Nothing in this folder needs Django."""
