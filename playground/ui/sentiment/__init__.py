"""The parts of the tab Sentiment: one text, its words, two versions, many rows, how right."""
