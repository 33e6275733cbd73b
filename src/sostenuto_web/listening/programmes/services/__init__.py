"""Writing programmes: planned, planned anew, changed by hand, put together by the client."""
