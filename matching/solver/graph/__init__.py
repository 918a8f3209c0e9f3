"""The residual graph of a round: flow, dual variables, and the shortest paths that change them."""
