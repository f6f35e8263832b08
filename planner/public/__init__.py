"""The public face: what `import planner` offers, a function a study."""
