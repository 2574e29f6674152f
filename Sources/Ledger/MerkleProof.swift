/// Checks what ``MerkleTree`` shows, by hashes alone.
package enum MerkleProof {
    /// Whether a leaf is in the tree with that root (RFC 9162 §2.1.3.2).
    package static func isIncluded(
        leaf: [UInt8], at index: Int, in size: Int, path: [[UInt8]], root: [UInt8]
    ) -> Bool {
        guard index >= 0, index < size else { return false }
        var (fn, sn) = (index, size - 1)
        var hash = leaf
        for sibling in path {
            guard sn != 0, sibling.count == MerkleHash.length else { return false }
            if fn & 1 == 1 || fn == sn {
                hash = MerkleHash.node(sibling, hash)
                while fn & 1 == 0, fn != 0 {
                    fn >>= 1
                    sn >>= 1
                }
            } else {
                hash = MerkleHash.node(hash, sibling)
            }
            fn >>= 1
            sn >>= 1
        }
        return sn == 0 && hash == root
    }

    /// Whether the larger tree is the smaller one with leaves appended (RFC 9162 §2.1.4.2).
    package static func isConsistent(
        from first: (size: Int, root: [UInt8]), to second: (size: Int, root: [UInt8]), path: [[UInt8]]
    ) -> Bool {
        guard first.size >= 1, first.size <= second.size else { return false }
        if first.size == second.size { return path.isEmpty && first.root == second.root }
        var path = path[...]
        // A whole subtree's root is the first tree's own and is not sent.
        if first.size.nonzeroBitCount == 1 { path = [first.root] + path }
        guard let start = path.popFirst() else { return false }
        var (fn, sn) = (first.size - 1, second.size - 1)
        while fn & 1 == 1 {
            fn >>= 1
            sn >>= 1
        }
        var (older, newer) = (start, start)
        for hash in path {
            guard sn != 0, hash.count == MerkleHash.length else { return false }
            if fn & 1 == 1 || fn == sn {
                older = MerkleHash.node(hash, older)
                newer = MerkleHash.node(hash, newer)
                while fn & 1 == 0, fn != 0 {
                    fn >>= 1
                    sn >>= 1
                }
            } else {
                newer = MerkleHash.node(newer, hash)
            }
            fn >>= 1
            sn >>= 1
        }
        return sn == 0 && older == first.root && newer == second.root
    }
}
