"""The interactive page: worlds that run while somebody looks, in a browser, on this computer."""
