import Crypto
package import Database
package import System

/// A token for a text message: 22 characters that mean nothing by themselves. Their SHA-256 stands in the database
/// with what they mean; the row outlives erasure, so that the link keeps working (UNS-11).
package struct ShortToken: Sendable {
    /// What goes into the message.
    package let text: String
    /// SHA-256 of its 16 bytes: what is stored.
    package let hash: [UInt8]
    package let token: Token

    /// Writes the row; in the transaction that hands the message off, so that no message is out with a dead link.
    package func store(at instant: Instant, in session: any Session) throws {
        try session.execute(
            """
            INSERT INTO short_token (hash, kind, customer, delivery, scope, created_at) \
            VALUES (\(hash), \(Int(token.kind.rawValue)), \(token.customer), \(token.delivery), \
            \(Int(token.scope.rawValue)), \(instant)) ON CONFLICT (hash) DO NOTHING
            """)
    }
}

extension TokenMint {
    /// What a token of either length says, or nil for one that was never made here.
    package func open(_ text: String, in session: any Session) throws -> Token? {
        if text.utf8.count == Self.length { return open(text) }
        guard text.utf8.count == Self.shortLength, let bytes = Base64URL.decode(text) else { return nil }
        if isShortSample(bytes) {
            let nothing = TokenScope(purposeNumber: 0, channel: nil)
            return Token(kind: .sample, customer: 0, delivery: 0, scope: nothing)
        }
        return try session.first(
            "SELECT kind, customer, delivery, scope FROM short_token WHERE hash = \(SHA256.hash(bytes))"
        ) { row in
            guard let kind = UInt8(exactly: row.int(0)).flatMap(Token.Kind.init(rawValue:)),
                let scope = UInt16(exactly: row.int(3)).flatMap(TokenScope.init(rawValue:))
            else { throw ConsentError.unreadable(table: "short_token", column: "kind or scope") }
            return Token(kind: kind, customer: row.int64(1), delivery: row.int64(2), scope: scope)
        }
    }
}
