"""Who is friend and who is foe: pairs of actors by the signs of their ties, their triads, and the best division."""
