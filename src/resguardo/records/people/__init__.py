"""People: who exists, who they work for, and what each may do here.

Keeps organisations, persons, logins and mandates. A person is not a login: a guard holds
arms for years without ever having a password. Guarantees that whoever is shown anything is a
`Viewer` with mandates, and that a mandate that ended opens no door from that moment on.
Refuses to delete anybody: people leave, mandates end, names can be erased.
"""
