"""Writes: spreadsheets: uploaded, judged, admitted."""
