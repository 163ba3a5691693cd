# No input variables: the key comes from UNIONAI_API_KEY, and every other value is a committed literal, so that a
# clean clone plans with nothing but the key.
