"""What leaves the system as a file: JSON, Excel, CSV. Knows nothing of Django."""
