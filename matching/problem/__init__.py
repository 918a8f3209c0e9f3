"""What is asked: the people, the policy, what is kept and forbidden; read, checked, scored."""
