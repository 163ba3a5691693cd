# No input variables: all values are committed as literals.
