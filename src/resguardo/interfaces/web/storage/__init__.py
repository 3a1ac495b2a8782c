"""Pages on ammunition in store: rooms, licences, looks at lots, temperatures, signs."""
