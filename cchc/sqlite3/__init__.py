"""Django's SQLite, which turns the SQL of hot pages into SQLite's form once."""
