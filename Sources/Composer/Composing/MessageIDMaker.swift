import Crypto
import Mail
import Workspace

/// Makes the Message-ID of a message: a keyed hash of what the message is, so that it is the same in a preview and on
/// every attempt, and tells nobody who the person is (MSG-6).
struct MessageIDMaker: Sendable {
    private let mac: HMACSHA256

    /// - Parameter keyring: the suppression keys. Its lowest key is never removed nor replaced, so that an identifier
    ///   stays the same whatever keys are added; the hash is made with a key derived from it, for one key has one use.
    init(keyring: Keyring) throws(CryptoError) {
        precondition(keyring.use == .suppression, "Message-IDs are made with the key that never changes.")
        let key = keyring.ids.first.flatMap { keyring.key($0) } ?? keyring.current
        mac = try HMACSHA256(derivedFrom: key, for: "heed message-id 1")
    }

    func messageID(_ identity: MessageIdentity, domain: DomainName) throws(MailError) -> MessageID {
        var bytes: [UInt8] = []
        // Each text with its length before it, so that no two messages have the same bytes.
        for text in [identity.campaign, identity.occasion, String(identity.customer), identity.channel.rawValue] {
            bytes.append(contentsOf: String(text.utf8.count).utf8)
            bytes.append(UInt8(ascii: ":"))
            bytes.append(contentsOf: text.utf8)
        }
        return try MessageID(opaque: Array(mac.authenticate(bytes)[..<16]), domain: domain)
    }
}
