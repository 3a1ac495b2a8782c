"""Tables of ammunition in store; see the README beside them."""
