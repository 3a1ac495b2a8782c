"""Open statistics: releases for everybody, and how officials draft and publish them."""
