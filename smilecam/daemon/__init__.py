"""The background process: who runs, how it is asked, where it writes down what happened."""
