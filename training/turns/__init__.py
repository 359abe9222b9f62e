"""The model that tells what kind of turn a text is: its turns, and the script that fits it."""
