"""Training, evaluation and export of the judge; the only package that knows torch."""
