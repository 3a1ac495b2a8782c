"""Pages on standards: catalogues, and what can be said of them."""
