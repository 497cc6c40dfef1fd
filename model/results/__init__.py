"""What a run or a comparison leaves: tables, outcomes, intervals, and how they are written."""
