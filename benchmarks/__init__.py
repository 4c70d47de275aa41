"""What measures the generator; never imported by it."""
