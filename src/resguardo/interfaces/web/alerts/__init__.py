"""Pages on alerts, on the order of visits, and on a company's standing among others."""
