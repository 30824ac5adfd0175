"""What is said: claims, their places in texts, their dates and names."""
