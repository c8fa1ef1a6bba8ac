"""The panel: a page on 127.0.0.1 that shows a running camera and steers it."""
