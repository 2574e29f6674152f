package import Crypto
package import Workspace

/// Makes and opens the tokens in links (DESIGN §6).
///
///     let mint = try TokenMint(keyring: secrets.keyring(.token))
///     let text = try mint.token(.unsubscribe, customer: 17, delivery: 4711, scope: scope)    // 50 characters
///     mint.open(text)    // Token(kind: .unsubscribe, customer: 17, …)
///
/// Layout: version ‖ key id (2 bytes, authenticated but readable) ‖ AES-256-SIV(kind 1 ‖ customer 8 ‖ delivery 8 ‖
/// scope 2), in base64url. Sealing is deterministic: the same delivery has the same link on every attempt. Tokens
/// never expire, and those of older keys keep opening (UNS-11).
package struct TokenMint: Sendable {
    /// 2 + 16 + 19 bytes in base64url without padding.
    package static let length = 50
    /// 16 bytes in base64url without padding: the short form for text messages.
    package static let shortLength = 22

    private static let version: UInt8 = 1
    private static let contentByteCount = 1 + 8 + 8 + 2

    private struct Key: Sendable {
        let id: UInt8
        let box: AESSIV
        let samples: HMACSHA256
        let clicks: HMACSHA256
        let returns: HMACSHA256
    }

    private let keys: [Key]
    private let current: Key

    /// - Parameter keyring: the token keys.
    /// - Throws: `CryptoError` when libcrypto refuses a key.
    package init(keyring: Keyring) throws(CryptoError) {
        precondition(keyring.use == .token, "Tokens are sealed with the token keys only.")
        current = try Self.key(keyring.currentID, keyring.current)
        var keys = [current]
        for id in keyring.ids where id != keyring.currentID {
            if let key = keyring.key(id) { keys.append(try Self.key(id, key)) }
        }
        self.keys = keys
    }

    private static func key(_ id: UInt8, _ key: SecretKey) throws(CryptoError) -> Key {
        Key(
            id: id, box: try AESSIV(key: key), samples: try HMACSHA256(derivedFrom: key, for: "heed short sample 1"),
            clicks: try HMACSHA256(derivedFrom: key, for: "heed click 1"),
            returns: try HMACSHA256(derivedFrom: key, for: "heed return path 1"))
    }
}

// MARK: - Tokens with contents

extension TokenMint {
    /// A token of any kind but `sample`.
    package func token(
        _ kind: Token.Kind, customer: Int64, delivery: Int64, scope: TokenScope
    ) throws(CryptoError) -> String {
        precondition(kind != .sample, "A sample names the kind it stands for: use sample(of:scope:).")
        return try seal(Token(kind: kind, customer: customer, delivery: delivery, scope: scope))
    }

    /// What a preview shows where the real message has a token of that kind: as long, and without effect.
    package func sample(of kind: Token.Kind, scope: TokenScope) throws(CryptoError) -> String {
        try seal(Token(kind: .sample, customer: 0, delivery: Int64(kind.rawValue), scope: scope))
    }

    /// What the token says, or nil for anything that none of the keys has sealed.
    package func open(_ text: String) -> Token? {
        guard text.utf8.count == Self.length, let bytes = Base64URL.decode(text), bytes[0] == Self.version else {
            return nil
        }
        let head = Array(bytes[..<2])
        guard let key = keys.first(where: { $0.id == head[1] }) else { return nil }
        return key.box.open(Array(bytes[2...]), associated: [head]).flatMap(Self.read)
    }

    private func seal(_ token: Token) throws(CryptoError) -> String {
        let head = [Self.version, current.id]
        let content =
            [token.kind.rawValue] + bigEndian(token.customer) + bigEndian(token.delivery)
            + [UInt8(token.scope.rawValue >> 8), UInt8(token.scope.rawValue & 0xFF)]
        return Base64URL.encode(head + (try current.box.seal(content, associated: [head])))
    }

    private static func read(_ content: [UInt8]) -> Token? {
        guard content.count == contentByteCount, let kind = Token.Kind(rawValue: content[0]),
            let scope = TokenScope(rawValue: UInt16(content[17]) << 8 | UInt16(content[18]))
        else { return nil }
        let customer = integer(content[1..<9])
        let delivery = integer(content[9..<17])
        guard kind == .sample else {
            return Token(kind: kind, customer: customer, delivery: delivery, scope: scope)
        }
        let sampled = UInt8(exactly: delivery).flatMap(Token.Kind.init(rawValue:))
        return Token(kind: .sample, customer: 0, delivery: 0, scope: scope, sampleOf: sampled)
    }
}

// MARK: - Short tokens

extension TokenMint {
    /// A token for a text message: 128 random bits, of which only the SHA-256 is stored. Store it in the transaction
    /// that hands the message off (``ShortToken/store(at:in:)``).
    package func short(
        _ kind: Token.Kind, customer: Int64, delivery: Int64, scope: TokenScope
    ) throws(CryptoError) -> ShortToken {
        precondition(kind != .sample, "A short sample has no row: use shortSample().")
        let bytes = try SecureRandom.bytes(16)
        return ShortToken(
            text: Base64URL.encode(bytes), hash: SHA256.hash(bytes),
            token: Token(kind: kind, customer: customer, delivery: delivery, scope: scope))
    }

    /// A short token for previews: eight random bytes and eight of their code, so that the endpoint knows it for a
    /// sample without any row.
    package func shortSample() throws(CryptoError) -> String {
        let seed = try SecureRandom.bytes(8)
        return Base64URL.encode(seed + current.samples.authenticate(seed)[..<8])
    }

    /// The code of a measured link, by the key for what is new.
    func clickCode(of signed: String) -> [UInt8] { Array(current.clicks.authenticate(Array(signed.utf8))[..<16]) }

    func isClickCode(_ code: [UInt8], of signed: String) -> Bool {
        keys.contains { constantTimeEqual(Array($0.clicks.authenticate(Array(signed.utf8))[..<16]), code) }
    }

    var currentID: UInt8 { current.id }

    /// The code of a return path, by the key that its contents name.
    func returnCode(of content: [UInt8]) -> [UInt8] { Array(current.returns.authenticate(content)[..<10]) }

    func isReturnCode(_ code: [UInt8], of content: [UInt8]) -> Bool {
        guard let key = keys.first(where: { $0.id == content[0] }) else { return false }
        return constantTimeEqual(Array(key.returns.authenticate(content)[..<10]), code)
    }

    /// Whether a short token is a sample of this workspace.
    func isShortSample(_ bytes: [UInt8]) -> Bool {
        let seed = Array(bytes[..<8])
        let code = Array(bytes[8...])
        return keys.contains { constantTimeEqual(Array($0.samples.authenticate(seed)[..<8]), code) }
    }
}

private func bigEndian(_ value: Int64) -> [UInt8] {
    let bits = UInt64(bitPattern: value)
    return stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: bits >> UInt64($0)) }
}

private func integer(_ bytes: ArraySlice<UInt8>) -> Int64 {
    Int64(bitPattern: bytes.reduce(0) { $0 << 8 | UInt64($1) })
}
