import Crypto

/// What shows that entries are sealed: each with its path to the root of one signed head. It is checked without the
/// database, and holds nothing of other people.
package struct LedgerProof: Equatable, Sendable {
    /// One entry, opened: the salt lets whoever has the proof recompute the leaf.
    package struct Entry: Equatable, Sendable {
        package let source: String
        package let number: Int64
        package let position: Int
        package let pseudonym: [UInt8]
        package let salt: [UInt8]
        package let fields: LedgerFields
        /// The lowest sibling first.
        package let path: [[UInt8]]

        var leaf: LedgerLeaf {
            LedgerLeaf(source: source, id: number, pseudonym: pseudonym, salt: salt, fields: fields)
        }
    }

    /// Shows that the head's tree began as that of an older head.
    package struct Growth: Equatable, Sendable {
        package let size: Int
        package let root: [UInt8]
        package let path: [[UInt8]]
    }

    package let head: SignedHead
    package let entries: [Entry]

    /// From a head that somebody kept; nil when nobody asked.
    package let growth: Growth?

    /// What does not hold.
    package enum Flaw: Equatable, Sendable {
        /// The head's signature.
        case signature
        /// The kept head has another key.
        case otherKey
        /// The kept head is not shown to have grown into this one.
        case growth
        /// The entry of that index does not lead to the root.
        case entry(Int)
    }

    /// Everything that does not hold; nothing when the proof is good.
    ///
    /// - Parameter kept: a head that was kept elsewhere, which this one must have grown from.
    package func flaws(kept: SignedHead? = nil) -> [Flaw] {
        var flaws: [Flaw] = head.isValid ? [] : [.signature]
        if let kept {
            if kept.publicKey != head.publicKey { flaws.append(.otherKey) }
            if !hasGrown(from: kept.head) { flaws.append(.growth) }
        }
        for (index, entry) in entries.enumerated() {
            let isIncluded = MerkleProof.isIncluded(
                leaf: entry.leaf.hash, at: entry.position, in: head.head.size, path: entry.path, root: head.head.root)
            if !isIncluded { flaws.append(.entry(index)) }
        }
        return flaws
    }

    private func hasGrown(from kept: LedgerHead) -> Bool {
        let path: [[UInt8]]
        if let growth, growth.size == kept.size {
            path = growth.path
        } else if kept.size == head.head.size {
            path = []
        } else {
            return false
        }
        return MerkleProof.isConsistent(
            from: (kept.size, kept.root), to: (head.head.size, head.head.root), path: path)
    }
}

// MARK: - As a file

extension LedgerProof: Codable {
    private static let format = "heed-ledger-proof-1"

    private enum CodingKeys: String, CodingKey { case format, head, entries, growth }

    package init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        guard try fields.decode(String.self, forKey: .format) == Self.format else {
            throw DecodingError.dataCorruptedError(
                forKey: .format, in: fields, debugDescription: "This is no proof of a ledger.")
        }
        head = try fields.decode(SignedHead.self, forKey: .head)
        entries = try fields.decode([Entry].self, forKey: .entries)
        growth = try fields.decodeIfPresent(Growth.self, forKey: .growth)
    }

    package func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: CodingKeys.self)
        try fields.encode(Self.format, forKey: .format)
        try fields.encode(head, forKey: .head)
        try fields.encode(entries, forKey: .entries)
        try fields.encodeIfPresent(growth, forKey: .growth)
    }
}

extension LedgerProof.Growth: Codable {
    private enum CodingKeys: String, CodingKey { case size, root, path }

    package init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        size = try fields.decode(Int.self, forKey: .size)
        root = try fields.hex(.root, count: MerkleHash.length)
        path = try fields.hexes(.path)
    }

    package func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: CodingKeys.self)
        try fields.encode(size, forKey: .size)
        try fields.encode(Hex.encode(root), forKey: .root)
        try fields.encode(path.map(Hex.encode), forKey: .path)
    }
}

extension LedgerProof.Entry: Codable {
    private enum CodingKeys: String, CodingKey { case source, number, position, pseudonym, salt, fields, path }

    package init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        source = try values.decode(String.self, forKey: .source)
        number = try values.decode(Int64.self, forKey: .number)
        position = try values.decode(Int.self, forKey: .position)
        pseudonym = try values.hex(.pseudonym, count: MerkleHash.length)
        salt = try values.hex(.salt, count: MerkleHash.length)
        fields = LedgerFields(
            try values.decode([[String]].self, forKey: .fields).map { pair in
                guard pair.count == 2 else {
                    throw DecodingError.dataCorruptedError(
                        forKey: .fields, in: values, debugDescription: "A field is a name and a text.")
                }
                return (pair[0], pair[1])
            })
        path = try values.hexes(.path)
    }

    package func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode(source, forKey: .source)
        try values.encode(number, forKey: .number)
        try values.encode(position, forKey: .position)
        try values.encode(Hex.encode(pseudonym), forKey: .pseudonym)
        try values.encode(Hex.encode(salt), forKey: .salt)
        // Pairs, not an object: the leaf has them in an order.
        try values.encode(fields.pairs.map { [$0.name, $0.text] }, forKey: .fields)
        try values.encode(path.map(Hex.encode), forKey: .path)
    }
}

extension KeyedDecodingContainer {
    fileprivate func hexes(_ key: Key) throws -> [[UInt8]] {
        try decode([String].self, forKey: key).map { text in
            guard let bytes = Hex.decode(text), bytes.count == MerkleHash.length else {
                throw DecodingError.dataCorruptedError(
                    forKey: key, in: self, debugDescription: "Expected hashes in hexadecimal digits.")
            }
            return bytes
        }
    }
}
