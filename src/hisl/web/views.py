"""Home, the framework, imports under way, and the way from an act to the thing it is about."""
