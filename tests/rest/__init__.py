"""REST, one file a behaviour: what each route answers, and what it says when something is wrong."""
