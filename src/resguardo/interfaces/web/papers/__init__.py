"""Papers to print: blank forms for when there is no power, receipts, and the book of a day."""
