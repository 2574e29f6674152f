import Crypto
package import Workspace

/// The keys that sign heads, and those that signed older ones.
package struct LedgerKeys: Sendable {
    private let keys: [UInt8: Ed25519]
    private let current: UInt8

    /// - Parameter keyring: the ledger's keys.
    /// - Throws: `CryptoError` when libcrypto refuses a key.
    package init(keyring: Keyring) throws {
        precondition(keyring.use == .ledger, "Heads are signed with the ledger's keys only.")
        var keys: [UInt8: Ed25519] = [:]
        for id in keyring.ids { keys[id] = try keyring.key(id).map { try Ed25519(seed: $0) } }
        self.keys = keys
        current = keyring.currentID
    }

    /// The public half of a key by its number; nil when there is no such key.
    package func publicKey(_ number: UInt8) -> [UInt8]? { keys[number]?.publicKey }

    /// Whether one of the keys has that public half.
    package func holds(publicKey: [UInt8]) -> Bool { keys.values.contains { $0.publicKey == publicKey } }

    /// Signs another text of the organisation's, such as a receipt, with the current key.
    ///
    /// A head is never such a text: it begins with words of its own.
    package func stamp(_ text: [UInt8]) -> (publicKey: [UInt8], signature: [UInt8]) {
        guard let key = keys[current] else { preconditionFailure("A key ring holds its current key.") }
        return (key.publicKey, key.sign(Array("heed statement 1\n".utf8) + text))
    }

    /// Signs with the current key.
    func sign(_ head: LedgerHead) -> (key: UInt8, signature: [UInt8]) {
        guard let key = keys[current] else { preconditionFailure("A key ring holds its current key.") }
        return (current, key.sign(Array(head.signedText.utf8)))
    }
}
