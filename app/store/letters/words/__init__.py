"""The words of letters, which are loaded for those alone who may read them."""
