"""Pages for auditors, and the ledger's public side."""
