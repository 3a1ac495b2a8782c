"""Law and reference as data: tables with dates and sources, and nothing that runs."""
