"""The exchange: tables into the database through the ordinary services, and out of it again."""
