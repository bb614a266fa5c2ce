"""Pages of the accounts: the session, one's own account, managing all of them."""
