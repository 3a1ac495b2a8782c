"""Tables of calibres, makers and models; see the README beside them."""
