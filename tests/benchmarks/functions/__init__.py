"""What ours are measured against."""
