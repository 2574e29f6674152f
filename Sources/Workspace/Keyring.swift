package import Crypto

/// The keys for one use, each with the number that is written beside what it made (DESIGN §6).
///
/// New things are made with ``current``; the older ones still verify.
package struct Keyring: Sendable {
    /// What the keys are for, and so how long they are.
    package enum Use: String, CaseIterable, Sendable {
        /// Tokens in links: AES-256-SIV.
        case token
        /// Hashes of suppressed addresses: HMAC-SHA-256. A key that made one is never removed.
        case suppression
        /// Signatures of the ledger's heads: Ed25519. A key that signed one is never removed.
        case ledger

        /// In bytes.
        package var keyLength: Int {
            switch self {
            case .token: 64
            case .suppression, .ledger: 32
            }
        }

        /// The file in the folder `secrets`: `token.keys`.
        package var fileName: String { "\(rawValue).keys" }

        /// The variable whose text stands in for the file: `HEED_TOKEN_KEYS`.
        package var variable: String { "HEED_\(rawValue.uppercased())_KEYS" }
    }

    package let use: Use

    /// The number of the key for what is new: the last of the file.
    package let currentID: UInt8
    private let keys: [UInt8: SecretKey]

    /// The key for what is new.
    package let current: SecretKey

    /// The key of that number, for what was made with it; nil when it is not there (any more).
    package func key(_ id: UInt8) -> SecretKey? { keys[id] }

    /// In rising order.
    package var ids: [UInt8] { keys.keys.sorted() }

    /// Reads lines `number hex`; blank lines and those that start with `#` do not count, nor does what follows a `#`.
    ///
    /// - Parameter place: the file or the variable, for errors. No error quotes a line.
    /// - Throws: ``WorkspaceError`` `.secretMalformed`.
    package init(_ text: String, use: Use, place: String) throws(WorkspaceError) {
        var keys: [UInt8: SecretKey] = [:]
        var last: (id: UInt8, key: SecretKey)?
        // "\r\n" is one Character, so that this is not split(separator: "\n").
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        for (index, line) in lines.enumerated() {
            let parts = line.prefix { $0 != "#" }.split { $0 == " " || $0 == "\t" }
            if parts.isEmpty { continue }
            let place = "\(place), line \(index + 1)"
            guard parts.count == 2, parts[0].utf8.allSatisfy({ 48...57 ~= $0 }), let id = UInt8(parts[0]) else {
                throw .malformed(
                    "this is no key", in: place, remedy: "write a number from 0 to 255, a space and the key in hex")
            }
            guard let bytes = Hex.decode(String(parts[1])), bytes.count == use.keyLength else {
                throw .malformed(
                    "key \(id) is not \(use.keyLength) bytes in hex", in: place,
                    remedy: "bring the line back from a backup")
            }
            guard keys[id] == nil else {
                throw .malformed("key \(id) stands here twice", in: place, remedy: "give the newer one another number")
            }
            let key = SecretKey(bytes)
            keys[id] = key
            last = (id, key)
        }
        guard let last else {
            throw .malformed("there is no key", in: place, remedy: "bring the keys back from a backup")
        }
        self.use = use
        self.keys = keys
        currentID = last.id
        current = last.key
    }
}

extension Keyring: CustomStringConvertible {
    package var description: String { "Keyring(\(use.rawValue), \(keys.count) keys, redacted)" }
}
