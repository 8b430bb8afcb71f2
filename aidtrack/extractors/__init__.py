"""Text to mentions: money, equipment, dates; they share a grammar of numbers and do not know one another."""
