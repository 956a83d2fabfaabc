"""Sources watched as a service, and alerts of what they tell. As `cli`, this room may know everything."""
