# No input variables. The provider reads the key from UNIONAI_API_KEY, and all other values are committed as literals: a
# fresh clone needs only the key to plan.
