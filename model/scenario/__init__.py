"""What a world starts from: loaded, overridden, validated, with parameters fixed or drawn."""
