"""The transcript, the prompt and what stands in them."""
