"""Pages about people: persons, logins and mandates, keys, requests for a second person, oneself."""
