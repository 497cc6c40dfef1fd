"""An agent-based model of what a third party between fighting sides does, and of when it does not help."""
