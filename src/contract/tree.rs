//! Not written yet: the next commit fills it.
