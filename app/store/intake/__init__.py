"""Reads: spreadsheets: uploaded, judged, admitted."""
