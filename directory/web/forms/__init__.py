"""Forms: the shape of what people send, and messages that say what to enter instead."""
