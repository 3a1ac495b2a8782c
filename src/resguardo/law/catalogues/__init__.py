"""Catalogues of what standards require; see the README beside them."""
