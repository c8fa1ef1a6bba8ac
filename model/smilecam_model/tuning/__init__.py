"""Fine-tuning on own clips: who learns and who judges, what is learnt, and whether it was worth it."""
