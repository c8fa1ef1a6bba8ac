"""The public sets in their owners' layouts, each a list of Samples; a fault names file and row."""
