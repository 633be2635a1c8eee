"""policymine: how bottom up is a policy text, and which sentences say so."""
