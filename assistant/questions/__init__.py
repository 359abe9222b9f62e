"""What is asked: kind, expected answer, dates, names, issues named, and what a follow-up leans on."""
