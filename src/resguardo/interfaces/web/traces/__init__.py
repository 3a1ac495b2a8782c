"""Traces: requests of other agencies, the search for a serial as read, the chain, the packet."""
