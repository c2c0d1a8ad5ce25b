"""The two parts of the tab Read and translate, one file each, and the programs they show."""
