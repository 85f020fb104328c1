//! Queries over frames: what they say, and what they refuse.
