"""Where the headings stand on a sheet, and over how many rows; and whether it is a list at all."""
