"""The rehearsal: the whole story played over HTTP, as the real people would, against a running demonstration."""
