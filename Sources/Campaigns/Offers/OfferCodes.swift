package import Crypto
package import Workspace

/// Makes the codes of offers from keys: nothing that is stored tells one, and the same offer of the same person has the
/// same code on every attempt.
package struct OfferCodes: Sendable {
    private struct Key: Sendable {
        let id: UInt8
        let codes: HMACSHA256
        let hashes: HMACSHA256
    }

    private let keys: [Key]
    private let current: Key

    /// - Parameter keyring: the token keys; each use has keys of its own, derived from them.
    /// - Throws: `CryptoError` when libcrypto refuses a key.
    package init(keyring: Keyring) throws(CryptoError) {
        precondition(keyring.use == .token, "Codes are made with the token keys.")
        var keys: [Key] = []
        for id in keyring.ids { if let key = keyring.key(id) { keys.append(try Self.key(id, key)) } }
        self.keys = keys
        current = try Self.key(keyring.currentID, keyring.current)
    }

    private static func key(_ id: UInt8, _ key: SecretKey) throws(CryptoError) -> Key {
        Key(
            id: id, codes: try HMACSHA256(derivedFrom: key, for: "heed offer code 1"),
            hashes: try HMACSHA256(derivedFrom: key, for: "heed offer hash 1"))
    }

    /// The number of the key for what is new.
    var currentID: UInt8 { current.id }

    /// The code of a row of `offer_issue`; nil when the key that it was made with is not there any more.
    func code(of issue: Int64, key id: UInt8) -> String? {
        keys.first { $0.id == id }.map { OfferCode.make(from: $0.codes.authenticate(Array("\(issue)".utf8))) }
    }

    /// A code for a preview.
    func sample(of offer: String, _ seeker: OfferSeeker) -> String {
        OfferCode.sample(
            from: current.codes.authenticate(Array("sample \(seeker.customer) \(seeker.occasion) \(offer)".utf8)))
    }

    /// What is stored of a code, by the current key or by that of the row.
    func hash(_ code: String, key id: UInt8) -> [UInt8]? {
        keys.first { $0.id == id }?.hashes.authenticate(Array(OfferCode.plain(code.uppercased()).utf8))
    }

    /// All that may be stored of what somebody typed.
    func hashes(_ plain: String) -> [[UInt8]] { keys.map { $0.hashes.authenticate(Array(plain.utf8)) } }
}
