"""A model and terms in, numbers out: no messages about arguments, no name of keras-vis."""
