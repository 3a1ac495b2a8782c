"""What is printed: receipts, certificates, labels, and the forms for days without current.

Drawn from the same selectors as the pages, in the reader's language, on paper of the reader's
country.
"""
