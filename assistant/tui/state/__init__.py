"""What is kept between runs, and what goes on in the background."""
