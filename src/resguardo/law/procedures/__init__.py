"""Model procedures that a company adopts in its own words; see the README beside them."""
