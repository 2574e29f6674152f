/// The right edge of a growing Merkle tree: the roots of the complete subtrees that it consists of, the widest first.
/// It is all that is needed to append leaves and to tell the root, and has at most 63 hashes.
///
///     var edge = MerkleEdge()
///     edge.append(MerkleHash.leaf(content))
///     edge.root
package struct MerkleEdge: Equatable, Sendable {
    /// How many leaves the tree has.
    package private(set) var size: Int

    /// One hash for each bit that is set in `size`, from the highest on.
    package private(set) var hashes: [[UInt8]]

    /// The edge of the empty tree.
    package init() {
        size = 0
        hashes = []
    }

    /// The edge as it was kept; nil when it cannot be the edge of a tree of that size.
    package init?(size: Int, hashes: [[UInt8]]) {
        guard size >= 0, hashes.count == size.nonzeroBitCount,
            hashes.allSatisfy({ $0.count == MerkleHash.length })
        else { return nil }
        self.size = size
        self.hashes = hashes
    }

    /// Appends the hash of a leaf.
    ///
    /// - Parameter completed: called for each subtree that the leaf completes, by its level (it has `1 << level`
    ///   leaves) and its number among those of the level, from the left.
    package mutating func append(
        _ leaf: [UInt8], completed: (_ level: Int, _ number: Int, _ hash: [UInt8]) -> Void = { _, _, _ in }
    ) {
        var hash = leaf
        var level = 0
        // Each bit that is set below the first unset one is a subtree as wide as the one that was just completed.
        while size >> level & 1 == 1 {
            hash = MerkleHash.node(hashes.removeLast(), hash)
            level += 1
            completed(level, size >> level, hash)
        }
        hashes.append(hash)
        size += 1
    }

    /// The root of the tree.
    package var root: [UInt8] {
        guard var root = hashes.last else { return MerkleHash.empty }
        for left in hashes.dropLast().reversed() { root = MerkleHash.node(left, root) }
        return root
    }
}
