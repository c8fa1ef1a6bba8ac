"""From one frame to judgements: finder, tracks, crop, window, graphs, judge."""
