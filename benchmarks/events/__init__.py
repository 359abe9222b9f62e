"""How well events are found: against labels made by eye on the rendered page, whose words are kept as hashes."""
