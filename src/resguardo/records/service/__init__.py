"""Service: for whom, where and when guards stand armed.

Keeps clients, contracts, the posts each contract pays for, load-outs and rosters. Guarantees that
each issue can be held against a contract, a post and a shift. Refuses a roster that puts one guard
at two posts at once.
"""
