"""Places: where a ZIP code, a town or a Canadian postal prefix is, and how far apart two points are. Offline."""
