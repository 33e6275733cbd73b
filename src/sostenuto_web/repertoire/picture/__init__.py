"""The library as a picture: every recording on the affect plane, and a list that says the same."""
