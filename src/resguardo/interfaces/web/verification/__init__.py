"""Pages on the proof: a stranger checks a receipt, anybody reads the log's hashes, receipts."""
