"""What a guardian, and a child of age, agreed to: what each item covers, and who has to agree."""
