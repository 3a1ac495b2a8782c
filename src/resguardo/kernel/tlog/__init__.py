"""The proof: hash tree, tiles, signed notes, checkpoints, cosignatures, proof files, policies.

Our own few hundred lines over `hashlib` and `cryptography`, so that a stranger can read the whole
of what a receipt stands on in an hour. Bytes are those of RFC 6962 and of the C2SP specifications
(signed-note, tlog-checkpoint, tlog-tiles, tlog-cosignature, tlog-proof, tlog-policy), so other
people's software reads them too. Reading order: hashing, proof, tile, note, checkpoint,
cosignature, policy, prooffile. Every check refuses by raising; none answers with a yes or no that
a caller could forget to look at.
"""
