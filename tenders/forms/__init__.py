"""Forms: they see to form; what is lawful the actions and the gate say."""
