"""What the engines share: rules, policy, parameters, events."""
