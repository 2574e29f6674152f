import CCrypto

/// HMAC with SHA-256 (RFC 2104, RFC 4231) under one key, made ready once for many messages; a code has 32 bytes.
///
///     let keyed = try HMACSHA256(key: key)
///     let code = keyed.authenticate(Array("Hi There".utf8))
///
/// Any number of threads may use one object at once.
package final class HMACSHA256: @unchecked Sendable {
    // Unchecked, yet true: the context is keyed in `init` and never changed again; each call works on a duplicate,
    // and duplicating only reads it.
    private let keyed: OpaquePointer

    /// - Throws: `CryptoError.Code.keyLength` for an empty key, `.unavailable` when libcrypto has no HMAC.
    package init(key: SecretKey) throws(CryptoError) {
        guard key.byteCount > 0 else { throw .keyLength(of: "HMAC-SHA256", expected: 32, found: 0) }
        guard let context = EVP_MAC_CTX_new(Self.algorithm) else { throw .unavailable("HMAC") }
        keyed = context
        guard key.withBytes({ ccrypto_init_mac_with_sha256(context, $0, $1) == 1 }) else {
            ERR_clear_error()
            throw .unavailable("HMAC-SHA256")
        }
    }

    /// Under a key derived from another one for one use: one key, one use.
    ///
    ///     try HMACSHA256(derivedFrom: key, for: "heed click 1")
    package convenience init(derivedFrom key: SecretKey, for use: String) throws(CryptoError) {
        try self.init(key: SecretKey(try Self.authenticate(Array(use.utf8), key: key)))
    }

    deinit { EVP_MAC_CTX_free(keyed) }

    /// The code of one message under a key that is used once; for many messages keep an object.
    package static func authenticate(_ message: [UInt8], key: SecretKey) throws(CryptoError) -> [UInt8] {
        try HMACSHA256(key: key).authenticate(message)
    }

    /// The code of one message. Compare codes with `constantTimeEqual`, never with `==`.
    package func authenticate(_ message: [UInt8]) -> [UInt8] {
        guard let context = EVP_MAC_CTX_dup(keyed) else { fatalError("libcrypto could not begin an HMAC-SHA256.") }
        defer { EVP_MAC_CTX_free(context) }
        return [UInt8](unsafeUninitializedCapacity: 32) { buffer, count in
            guard
                EVP_MAC_update(context, message, message.count) == 1,
                EVP_MAC_final(context, buffer.baseAddress, &count, 32) == 1
            else { fatalError("libcrypto could not finish an HMAC-SHA256.") }
        }
    }

    // Fetched once, never freed: a process has one, and libcrypto's fetched algorithms may be shared by threads.
    private nonisolated(unsafe) static let algorithm = EVP_MAC_fetch(nil, "HMAC", nil)
}
