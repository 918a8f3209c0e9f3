"""Commands: spreadsheets: uploaded, judged, admitted."""
