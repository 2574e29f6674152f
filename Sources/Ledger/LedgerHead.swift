import Crypto
package import Database
package import System

/// What is signed: how many entries there are, the root of their tree, the head before, and when.
///
/// The signed text is
///
///     heed ledger head 1
///     size 1234
///     root 5dc9…
///     previous 0ebc…
///     time 2026-11-23T13:26:00Z
///
/// with a line feed after each line; `previous` is the SHA-256 of the text before it, and zeros in the first head.
package struct LedgerHead: Equatable, Sendable {
    package let size: Int
    package let root: [UInt8]
    package let previous: [UInt8]

    /// A whole second.
    package let time: Instant

    package init(size: Int, root: [UInt8], previous: [UInt8], time: Instant) {
        self.size = size
        self.root = root
        self.previous = previous
        self.time = time
    }

    /// What stands for the head before the first one.
    package static let beginning = [UInt8](repeating: 0, count: MerkleHash.length)

    package var signedText: String {
        """
        heed ledger head 1
        size \(size)
        root \(Hex.encode(root))
        previous \(Hex.encode(previous))
        time \(time.rfc3339)

        """
    }

    /// By which the next head names this one.
    package var hash: [UInt8] { SHA256.hash(Array(signedText.utf8)) }
}

extension LedgerHead {
    /// The newest one that was signed by an instant; nil while nothing was.
    package static func newest(by instant: Instant, _ session: any Session) throws -> LedgerHead? {
        try LedgerRows(session).newestHead(by: instant)?.head
    }
}

/// A head with its signature, in the form in which it is kept elsewhere.
package struct SignedHead: Equatable, Sendable {
    package let head: LedgerHead
    package let publicKey: [UInt8]
    package let signature: [UInt8]

    package var isValid: Bool {
        Ed25519.isValid(signature, of: Array(head.signedText.utf8), publicKey: publicKey)
    }
}

extension SignedHead: Codable {
    /// The head's file names what it is.
    private static let format = "heed-ledger-head-1"

    private enum CodingKeys: String, CodingKey {
        case format, size, root, previous, time, signature
        case publicKey = "public_key"
    }

    package init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        guard try fields.decode(String.self, forKey: .format) == Self.format else {
            throw DecodingError.dataCorruptedError(
                forKey: .format, in: fields, debugDescription: "This is no head of a ledger.")
        }
        let size = try fields.decode(Int.self, forKey: .size)
        guard size > 0 else {
            throw DecodingError.dataCorruptedError(forKey: .size, in: fields, debugDescription: "No head is empty.")
        }
        head = LedgerHead(
            size: size, root: try fields.hex(.root, count: MerkleHash.length),
            previous: try fields.hex(.previous, count: MerkleHash.length),
            time: try fields.decode(Instant.self, forKey: .time))
        publicKey = try fields.hex(.publicKey, count: Ed25519.publicKeyByteCount)
        signature = try fields.hex(.signature, count: Ed25519.signatureByteCount)
    }

    package func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: CodingKeys.self)
        try fields.encode(Self.format, forKey: .format)
        try fields.encode(head.size, forKey: .size)
        try fields.encode(Hex.encode(head.root), forKey: .root)
        try fields.encode(Hex.encode(head.previous), forKey: .previous)
        try fields.encode(head.time, forKey: .time)
        try fields.encode(Hex.encode(publicKey), forKey: .publicKey)
        try fields.encode(Hex.encode(signature), forKey: .signature)
    }
}

extension KeyedDecodingContainer {
    /// A byte string in hexadecimal digits.
    func hex(_ key: Key, count: Int) throws -> [UInt8] {
        guard let bytes = Hex.decode(try decode(String.self, forKey: key)), bytes.count == count else {
            throw DecodingError.dataCorruptedError(
                forKey: key, in: self, debugDescription: "Expected \(count) bytes in hexadecimal digits.")
        }
        return bytes
    }
}
