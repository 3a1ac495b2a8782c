"""What is wired: settings, addresses, the entry for web servers.

The one floor that knows the environment. It holds no rules: whatever decides something about arms
or people stands lower.
"""
