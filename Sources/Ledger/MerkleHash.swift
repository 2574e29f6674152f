import Crypto

/// The three hashes of a Merkle tree (RFC 9162 §2.1.1): leaves and nodes are told apart by their first byte, so that no
/// node can be passed off as a leaf.
package enum MerkleHash {
    /// In bytes.
    package static let length = 32

    /// The root of a tree without leaves.
    package static let empty = SHA256.hash([])

    package static func leaf(_ content: [UInt8]) -> [UInt8] { SHA256.hash([0] + content) }

    package static func node(_ left: [UInt8], _ right: [UInt8]) -> [UInt8] { SHA256.hash([1] + left + right) }
}
