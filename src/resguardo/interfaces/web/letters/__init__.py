"""The mailbox: letters of the authority, opened once for the record, answered in the same place."""
