"""Template tags of the web face; `{% load desk %}` brings all of them."""
