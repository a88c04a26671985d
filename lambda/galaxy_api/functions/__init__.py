"""What Lambda calls: one module and one Mangum adapter for each function, built once for a container's life."""
