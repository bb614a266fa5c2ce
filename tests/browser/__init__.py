"""A few journeys in a real, headless Chromium."""
