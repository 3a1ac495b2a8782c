"""Who may open an account: nobody by themselves.

Logins are made by those who hold the mandate to manage users; the page for signing up that comes
with the library stays shut.
"""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class ClosedDoor(DefaultAccountAdapter):
    """Lets nobody sign up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - Django asks so
        """Say no, whoever asks."""
        return False
