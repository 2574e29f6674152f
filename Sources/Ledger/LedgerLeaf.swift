import Crypto

/// An entry as a leaf of the tree: version ‖ source ‖ number ‖ pseudonym ‖ salt ‖ fields, each with its length before it.
///
/// The content of a leaf is never kept, only its hash. Pseudonym and salt come from the person's key (``PersonSeal``):
/// without it nobody can tell from the hash, not even by trying every possible content, what was sealed about whom.
struct LedgerLeaf: Equatable {
    static let version: UInt8 = 1

    let source: String
    let id: Int64
    let pseudonym: [UInt8]
    let salt: [UInt8]
    let fields: LedgerFields

    /// What is hashed.
    var content: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(512)
        bytes.append(Self.version)
        LedgerFields.append(source.utf8, to: &bytes)
        LedgerFields.append(String(id).utf8, to: &bytes)
        LedgerFields.append(pseudonym, to: &bytes)
        LedgerFields.append(salt, to: &bytes)
        return bytes + fields.bytes
    }

    var hash: [UInt8] { MerkleHash.leaf(content) }
}

/// What the key of one person makes: the pseudonym that all of the person's leaves bear, and a salt for each.
struct PersonSeal {
    private let mac: HMACSHA256

    /// The same in all leaves of the person, unknown to who has not seen one.
    let pseudonym: [UInt8]

    init(key: [UInt8]) throws(CryptoError) {
        mac = try HMACSHA256(key: SecretKey(key))
        pseudonym = mac.authenticate(Array("person".utf8))
    }

    /// Whoever is shown one leaf learns nothing of the others.
    func salt(_ source: String, _ id: Int64) -> [UInt8] {
        mac.authenticate(Array("salt/\(source)/\(id)".utf8))
    }

    func leaf(_ entry: LedgerEntry, of source: String) -> LedgerLeaf {
        leaf(entry, of: source, as: entry.id)
    }

    /// The leaf that the content would be under another number: tells whether rows have changed places.
    func leaf(_ entry: LedgerEntry, of source: String, as id: Int64) -> LedgerLeaf {
        LedgerLeaf(
            source: source, id: id, pseudonym: pseudonym, salt: salt(source, id), fields: entry.fields)
    }
}
