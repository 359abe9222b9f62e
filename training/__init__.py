"""Scripts that make the reader's weights: prepare, train, calibrate, evaluate. See README.md."""
