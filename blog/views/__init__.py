"""The pages of the ground floor. Views fetch through `visible_to`, call verbs, and print; they decide nothing."""
