"""Pages: spreadsheets: uploaded, judged, admitted."""
