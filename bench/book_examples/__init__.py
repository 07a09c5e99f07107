"""The compute examples of High Performance Python, 2nd edition, beside the same computations here; see bench/book.py."""
