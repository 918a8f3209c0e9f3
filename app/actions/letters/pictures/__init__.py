"""Pictures of letters: made anew, put in by their writers, photographed at school, printed."""
