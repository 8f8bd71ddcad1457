"""Buyers abroad, all invented."""

NAMES = ("Ada Moss", "Ben Carrow", "Cleo Finch", "Dan Harrow", "Eve Larkin", "Finn Ashby")
