"""Every galaxy in a wide picture: found, told from stars, measured, cut out and classified."""
