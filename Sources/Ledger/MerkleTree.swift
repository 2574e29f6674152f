/// A Merkle tree (RFC 9162 §2.1) of which only hashes of ranges of leaves can be asked for: it makes roots and proofs,
/// wherever the hashes are kept.
///
///     let tree = MerkleTree(size: 8) { range in … }
///     let path = try tree.inclusion(of: 5)
package struct MerkleTree {
    package let size: Int

    /// The Merkle tree hash of a range of leaves that the recursion of RFC 9162 comes across: never empty.
    private let hash: (Range<Int>) throws -> [UInt8]

    package init(size: Int, hash: @escaping (Range<Int>) throws -> [UInt8]) {
        self.size = size
        self.hash = hash
    }

    /// A tree whose leaves' hashes are all at hand.
    package init(leaves: [[UInt8]]) {
        self.init(size: leaves.count) { Self.hash(of: leaves[$0]) }
    }

    package func root() throws -> [UInt8] {
        size == 0 ? MerkleHash.empty : try hash(0..<size)
    }

    /// What shows that leaf `index` is in the tree (§2.1.3.1): its siblings on the way to the root, the lowest first.
    package func inclusion(of index: Int) throws -> [[UInt8]] {
        precondition(0..<size ~= index, "There is no leaf \(index) in a tree of \(size).")
        var path: [[UInt8]] = []
        var range = 0..<size
        while range.count > 1 {
            let middle = range.lowerBound + Self.split(range.count)
            let (left, right) = (range.lowerBound..<middle, middle..<range.upperBound)
            path.append(try hash(index < middle ? right : left))
            range = index < middle ? left : right
        }
        return path.reversed()
    }

    /// What shows that the tree began as the one of its first `first` leaves (§2.1.4.1).
    package func consistency(from first: Int) throws -> [[UInt8]] {
        precondition(1...size ~= first, "A tree of \(size) leaves does not grow from one of \(first).")
        var path: [[UInt8]] = []
        var range = 0..<size
        // Whether the first tree's part of the range is a whole subtree that the verifier has: its own root.
        var isWhole = true
        while range.upperBound > first {
            let middle = range.lowerBound + Self.split(range.count)
            if first <= middle {
                path.append(try hash(middle..<range.upperBound))
                range = range.lowerBound..<middle
            } else {
                path.append(try hash(range.lowerBound..<middle))
                range = middle..<range.upperBound
                isWhole = false
            }
        }
        if !isWhole { path.append(try hash(range)) }
        return path.reversed()
    }

    /// The largest power of two below a count of at least 2: where RFC 9162 parts a tree.
    static func split(_ count: Int) -> Int { 1 << (Int.bitWidth - 1 - (count - 1).leadingZeroBitCount) }

    /// The hash of leaves that are all at hand; there is at least one.
    static func hash(of leaves: some Sequence<[UInt8]>) -> [UInt8] {
        var edge = MerkleEdge()
        for leaf in leaves { edge.append(leaf) }
        return edge.root
    }
}
