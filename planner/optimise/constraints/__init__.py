"""What people ask of a plan: pins, floors, the plan before."""
