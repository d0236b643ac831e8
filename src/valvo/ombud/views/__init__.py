"""Pages of the ombudspersons' register."""
