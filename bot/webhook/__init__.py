"""The link by another way: posted to a server of the operator's, which carries it on by SMS or into a product."""
