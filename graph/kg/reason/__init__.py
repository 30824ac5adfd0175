"""What follows: conclusions with their derivations, and paradoxes."""
