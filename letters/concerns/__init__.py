"""Rules of concerns: how soon somebody answers, who is rung next, who decides and who may not."""
