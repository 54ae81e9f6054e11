"""The append-only audit log. Its pure modules (merkle, note, proof, verify) run without Django."""
