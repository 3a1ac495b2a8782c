"""Pages on stock: taking in, moving, journeys, repair, training, rounds, transfers, write-offs."""
