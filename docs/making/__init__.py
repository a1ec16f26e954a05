"""What of the site is made from the code, and the check of what was built; without Sphinx, so that tests can look."""
