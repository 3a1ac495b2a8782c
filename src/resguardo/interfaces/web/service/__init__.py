"""Pages of clients, contracts, load-outs and the roster."""
