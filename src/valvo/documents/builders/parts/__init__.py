"""The parts reviews are put together of, one register each."""
