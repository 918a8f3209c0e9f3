"""What the engine gives back: pairs, reasons, prices, certificate, and the folder of them."""
