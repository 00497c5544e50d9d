"""The pages of accounts: Flask-Security's, in our words and templates, and our own beside them."""
