"""How many small faults put into ranking and decisions the tests notice."""
