import Crypto
import Testing

@testable import Ledger

/// The tree of RFC 9162, by the test data of certificate transparency (LOG-1) and by properties.
@Suite struct MerkleTests {
    static func bytes(_ hex: String) -> [UInt8] { Hex.decode(hex)! }

    private static let contents = [
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
    ].map(bytes)
    private static let leaves = contents.map(MerkleHash.leaf)

    private static let roots = [
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ]

    @Test("LOG-1: the roots of the test data come out", arguments: Array(roots.enumerated()))
    func theRootsOfTheTestDataComeOut(size: Int, root: String) throws {
        let leaves = Array(Self.leaves.prefix(size))
        #expect(Hex.encode(try MerkleTree(leaves: leaves).root()) == root)
        var edge = MerkleEdge()
        for leaf in leaves { edge.append(leaf) }
        #expect(Hex.encode(edge.root) == root)
        #expect(edge.size == size)
    }

    @Test(
        "LOG-1: the inclusion proofs of the test data come out",
        arguments: [
            (
                0, 8,
                [
                    "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                    "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                    "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
                ]
            ),
            (
                5, 8,
                [
                    "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
                    "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
                ]
            ),
            (2, 3, ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"]),
            (
                1, 5,
                [
                    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                    "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                    "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
                ]
            ),
        ]) func theInclusionProofsOfTheTestDataComeOut(index: Int, size: Int, path: [String]) throws
    {
        let found = try MerkleTree(leaves: Array(Self.leaves.prefix(size))).inclusion(of: index)
        #expect(found.map(Hex.encode) == path)
        #expect(
            MerkleProof.isIncluded(
                leaf: Self.leaves[index], at: index, in: size, path: found, root: Self.bytes(Self.roots[size])))
    }

    @Test(
        "LOG-1: the consistency proofs of the test data come out",
        arguments: [
            (1, 1, []),
            (
                1, 8,
                [
                    "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                    "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                    "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
                ]
            ),
            (
                6, 8,
                [
                    "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
                    "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
                ]
            ),
            (
                2, 5,
                [
                    "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                    "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
                ]
            ),
        ]) func theConsistencyProofsOfTheTestDataComeOut(first: Int, second: Int, path: [String]) throws
    {
        let found = try MerkleTree(leaves: Array(Self.leaves.prefix(second))).consistency(from: first)
        #expect(found.map(Hex.encode) == path)
        #expect(
            MerkleProof.isConsistent(
                from: (first, Self.bytes(Self.roots[first])), to: (second, Self.bytes(Self.roots[second])),
                path: found))
    }

    // MARK: - Properties

    /// Leaves that differ, cheaply made.
    private static func leaves(_ count: Int) -> [[UInt8]] {
        (0..<count).map { MerkleHash.leaf(Array("leaf \($0)".utf8)) }
    }

    /// The recursion of RFC 9162 §2.1.1, word for word.
    private static func reference(_ leaves: ArraySlice<[UInt8]>) -> [UInt8] {
        if leaves.isEmpty { return SHA256.hash([]) }
        if leaves.count == 1 { return leaves[leaves.startIndex] }
        var k = 1
        while k * 2 < leaves.count { k *= 2 }
        let middle = leaves.startIndex + k
        return SHA256.hash([1] + reference(leaves[..<middle]) + reference(leaves[middle...]))
    }

    @Test func everySmallTreeHasTheRootOfTheRecursion() throws {
        let leaves = Self.leaves(70)
        var edge = MerkleEdge()
        for size in 0...70 {
            let root = Self.reference(leaves[..<size])
            #expect(edge.root == root)
            #expect(try MerkleTree(leaves: Array(leaves[..<size])).root() == root)
            #expect(MerkleEdge(size: size, hashes: edge.hashes) == edge)
            if size < 70 { edge.append(leaves[size]) }
        }
    }

    @Test func everyLeafOfEverySmallTreeIsProvedAndNothingElseIs() throws {
        let leaves = Self.leaves(33)
        for size in 1...33 {
            let tree = MerkleTree(leaves: Array(leaves[..<size]))
            let root = try tree.root()
            for index in 0..<size {
                let path = try tree.inclusion(of: index)
                func holds(_ leaf: Int, _ place: Int, _ path: [[UInt8]], _ size: Int) -> Bool {
                    MerkleProof.isIncluded(leaf: leaves[leaf], at: place, in: size, path: path, root: root)
                }
                #expect(holds(index, index, path, size))
                #expect(!holds((index + 1) % 33, index, path, size))
                for place in 0..<size where place != index { #expect(!holds(index, place, path, size)) }
                #expect(!holds(index, index, path + [root], size))
                if !path.isEmpty { #expect(!holds(index, index, path.dropLast(), size)) }
                #expect(!holds(index, size, path, size) && !holds(index, -1, path, size))
            }
        }
    }

    @Test func everySmallTreeGrowsOutOfEverySmallerOneAndOutOfNoOther() throws {
        let leaves = Self.leaves(33)
        let trees = (0...33).map { MerkleTree(leaves: Array(leaves[..<$0])) }
        let roots = try trees.map { try $0.root() }
        for second in 1...33 {
            for first in 1...second {
                let path = try trees[second].consistency(from: first)
                func holds(_ root: [UInt8], _ path: [[UInt8]]) -> Bool {
                    MerkleProof.isConsistent(from: (first, root), to: (second, roots[second]), path: path)
                }
                #expect(holds(roots[first], path))
                #expect(!holds(MerkleHash.leaf([9]), path))
                #expect(!holds(roots[first], path + [roots[1]]))
                for index in path.indices {
                    var other = path
                    other[index][31] ^= 1
                    #expect(!holds(roots[first], other))
                }
            }
        }
    }

    @Test func proofsOfRandomSizesHold() throws {
        let leaves = Self.leaves(5000)
        for _ in 0..<60 {
            let size = Int.random(in: 34...5000)
            let first = Int.random(in: 1...size)
            let index = Int.random(in: 0..<size)
            let tree = MerkleTree(leaves: Array(leaves[..<size]))
            let (old, new) = (Self.reference(leaves[..<first]), Self.reference(leaves[..<size]))
            #expect(
                MerkleProof.isIncluded(
                    leaf: leaves[index], at: index, in: size, path: try tree.inclusion(of: index), root: new),
                "leaf \(index) of \(size)")
            #expect(
                MerkleProof.isConsistent(
                    from: (first, old), to: (size, new), path: try tree.consistency(from: first)),
                "\(first) to \(size)")
        }
    }

    @Test func anEdgeTellsWhichSubtreesALeafCompletes() {
        var edge = MerkleEdge()
        var completed: [String] = []
        let leaves = Self.leaves(8)
        for leaf in leaves {
            edge.append(leaf) { level, number, hash in
                let first = number << level
                #expect(hash == Self.reference(leaves[first..<first + 1 << level]))
                completed.append("\(level)/\(number)")
            }
        }
        #expect(completed == ["1/0", "1/1", "2/0", "1/2", "1/3", "2/1", "3/0"])
    }

    @Test func whatIsNoEdgeIsRefused() {
        let hash = MerkleHash.leaf([])
        #expect(MerkleEdge(size: 3, hashes: [hash]) == nil)
        #expect(MerkleEdge(size: 1, hashes: [[1, 2]]) == nil)
        #expect(MerkleEdge(size: -1, hashes: []) == nil)
        #expect(MerkleEdge(size: 4, hashes: [hash])?.size == 4)
    }
}
