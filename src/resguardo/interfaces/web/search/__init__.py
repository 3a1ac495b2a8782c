"""One box that finds anything: a label, a serial, a person, a place, a permit, an entry."""
