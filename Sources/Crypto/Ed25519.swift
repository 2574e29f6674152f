import CCrypto

/// Ed25519 signatures (RFC 8032 §5.1) under one key; a signature has 64 bytes, the same ones every time.
///
///     let key = try Ed25519(seed: try .random(byteCount: Ed25519.seedByteCount))
///     let signature = key.sign(message)
///     Ed25519.isValid(signature, of: message, publicKey: key.publicKey)    // true
///
/// Any number of threads may use one object at once.
package final class Ed25519: @unchecked Sendable {
    // Unchecked, yet true: the key is made in `init` and then only read; each call works in a context of its own.
    private let pair: OpaquePointer

    /// What RFC 8032 calls the private key.
    package static let seedByteCount = 32
    package static let publicKeyByteCount = 32
    package static let signatureByteCount = 64

    /// Tells everybody whether a signature is this key's; 32 bytes.
    package let publicKey: [UInt8]

    /// - Throws: `CryptoError.Code.keyLength` unless the seed has 32 bytes, `.unavailable` without the algorithm.
    package init(seed: SecretKey) throws(CryptoError) {
        guard seed.byteCount == Self.seedByteCount else {
            throw .keyLength(of: Self.name, expected: Self.seedByteCount, found: seed.byteCount)
        }
        let made = seed.withBytes { EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nil, $0, $1) }
        guard let pair = made else {
            ERR_clear_error()
            throw .unavailable(Self.name)
        }
        self.pair = pair
        publicKey = [UInt8](unsafeUninitializedCapacity: Self.publicKeyByteCount) { buffer, count in
            count = Self.publicKeyByteCount
            guard EVP_PKEY_get_raw_public_key(pair, buffer.baseAddress, &count) == 1 else {
                fatalError("libcrypto could not derive an Ed25519 public key.")
            }
        }
    }

    deinit { EVP_PKEY_free(pair) }

    package func sign(_ message: [UInt8]) -> [UInt8] {
        guard let context = EVP_MD_CTX_new() else { fatalError("libcrypto could not begin a signature.") }
        defer { EVP_MD_CTX_free(context) }
        return [UInt8](unsafeUninitializedCapacity: Self.signatureByteCount) { buffer, count in
            count = Self.signatureByteCount
            // Ed25519 hashes by itself: there is no digest to name.
            guard
                EVP_DigestSignInit(context, nil, nil, nil, pair) == 1,
                EVP_DigestSign(context, buffer.baseAddress, &count, message, message.count) == 1
            else { fatalError("libcrypto could not finish a signature.") }
        }
    }

    /// Whether the holder of that public key signed the message; false also for what is no key or no signature.
    package static func isValid(_ signature: [UInt8], of message: [UInt8], publicKey: [UInt8]) -> Bool {
        guard signature.count == signatureByteCount, publicKey.count == publicKeyByteCount,
            let key = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nil, publicKey, publicKey.count)
        else { return false }
        defer { EVP_PKEY_free(key) }
        guard let context = EVP_MD_CTX_new() else { fatalError("libcrypto could not begin to check a signature.") }
        defer { EVP_MD_CTX_free(context) }
        let isValid =
            EVP_DigestVerifyInit(context, nil, nil, nil, key) == 1
            && EVP_DigestVerify(context, signature, signature.count, message, message.count) == 1
        // A refusal stays in the thread's error queue, where TLS on the same thread would take it for its own.
        if !isValid { ERR_clear_error() }
        return isValid
    }

    private static let name = "Ed25519"
}

extension Ed25519: CustomStringConvertible, CustomReflectable {
    package var description: String { "Ed25519(\(Hex.encode(publicKey)))" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
