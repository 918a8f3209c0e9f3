"""Every kind of mail, as it is sent: in both languages, as text and as HTML."""
