import CCrypto

/// A private key for signatures in mails: RSA (PKCS #1 v1.5 with SHA-256) or Ed25519; both sign a SHA-256 digest, and the
/// same digest gives the same signature.
///
///     let key = try SignatureKey.makeRSA()
///     let signature = key.sign(digest: SHA256.hash(message))
///
/// Any number of threads may use one object at once. It does not print itself.
package final class SignatureKey: @unchecked Sendable {
    package enum Kind: String, Sendable {
        case rsa
        case ed25519
    }

    // Unchecked, yet true: the key is made in `init` and then only read; each call works in a context of its own.
    private let key: OpaquePointer
    package let kind: Kind

    /// How many bits an RSA key has; 256 for Ed25519.
    package let bitCount: Int

    private init(_ key: OpaquePointer, _ kind: Kind) {
        self.key = key
        self.kind = kind
        bitCount = kind == .rsa ? Int(EVP_PKEY_get_bits(key)) : 256
    }

    deinit { EVP_PKEY_free(key) }

    /// Reads a private key in PEM without a pass phrase.
    ///
    /// - Throws: `CryptoError.Code.keyMalformed` for anything else than an RSA or Ed25519 key.
    package convenience init(pem: String) throws(CryptoError) {
        let bytes = Array(pem.utf8)
        let read = bytes.withUnsafeBytes { bytes -> OpaquePointer? in
            guard let memory = BIO_new_mem_buf(bytes.baseAddress, Int32(bytes.count)) else { return nil }
            defer { BIO_free(memory) }
            // The callback refuses: a key with a pass phrase must not make the program ask on the terminal.
            return PEM_read_bio_PrivateKey(memory, nil, { _, _, _, _ in 0 }, nil)
        }
        guard let key = read else {
            ERR_clear_error()
            throw .keyMalformed()
        }
        switch EVP_PKEY_get_base_id(key) {
        case EVP_PKEY_RSA: self.init(key, .rsa)
        case EVP_PKEY_ED25519: self.init(key, .ed25519)
        default:
            EVP_PKEY_free(key)
            throw .keyMalformed()
        }
    }

    /// A new RSA key.
    package static func makeRSA(bits: Int = 2048) throws(CryptoError) -> SignatureKey {
        try make(EVP_PKEY_RSA, .rsa) { EVP_PKEY_CTX_set_rsa_keygen_bits($0, Int32(bits)) == 1 }
    }

    /// A new Ed25519 key.
    package static func makeEd25519() throws(CryptoError) -> SignatureKey {
        try make(EVP_PKEY_ED25519, .ed25519) { _ in true }
    }

    private static func make(
        _ id: Int32, _ kind: Kind, _ configure: (OpaquePointer) -> Bool
    ) throws(CryptoError) -> SignatureKey {
        var key: OpaquePointer?
        if let context = EVP_PKEY_CTX_new_id(id, nil) {
            defer { EVP_PKEY_CTX_free(context) }
            if EVP_PKEY_keygen_init(context) == 1, configure(context) { EVP_PKEY_keygen(context, &key) }
        }
        guard let key else {
            ERR_clear_error()
            throw .unavailable(kind.rawValue)
        }
        return SignatureKey(key, kind)
    }

    /// The private key as PEM (PKCS #8); write it to a file that only its owner can read.
    package var pem: String {
        guard let memory = BIO_new(BIO_s_mem()) else { fatalError("libcrypto has no memory for a key.") }
        defer { BIO_free(memory) }
        guard PEM_write_bio_PKCS8PrivateKey(memory, key, nil, nil, 0, nil, nil) == 1 else {
            fatalError("libcrypto could not write a private key.")
        }
        var bytes = [UInt8](repeating: 0, count: 1 << 14)
        let count = BIO_read(memory, &bytes, Int32(bytes.count))
        return String(decoding: bytes.prefix(Int(max(0, count))), as: UTF8.self)
    }

    /// The public half as DKIM records have it: a SubjectPublicKeyInfo in DER for RSA, the 32 bytes themselves for
    /// Ed25519 (RFC 8463 §4.2).
    package var publicBytes: [UInt8] {
        var count = 32
        if kind == .ed25519 {
            return [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
                guard EVP_PKEY_get_raw_public_key(key, buffer.baseAddress, &count) == 1 else {
                    fatalError("libcrypto could not derive a public key.")
                }
                filled = count
            }
        }
        var bytes: UnsafeMutablePointer<UInt8>?
        let length = i2d_PUBKEY(key, &bytes)
        guard length > 0, let bytes else { fatalError("libcrypto could not write a public key.") }
        defer { CRYPTO_free(bytes, nil, 0) }
        return Array(UnsafeBufferPointer(start: bytes, count: Int(length)))
    }

    /// The signature of a SHA-256 digest.
    package func sign(digest: [UInt8]) -> [UInt8] {
        precondition(digest.count == 32, "A SHA-256 digest has 32 bytes.")
        return kind == .rsa ? signRSA(digest) : signEd25519(digest)
    }

    private func signRSA(_ digest: [UInt8]) -> [UInt8] {
        guard let context = EVP_PKEY_CTX_new(key, nil) else { fatalError("libcrypto could not begin a signature.") }
        defer { EVP_PKEY_CTX_free(context) }
        var count = Int(EVP_PKEY_get_size(key))
        return [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            guard EVP_PKEY_sign_init(context) == 1,
                EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PADDING) == 1,
                EVP_PKEY_CTX_set_signature_md(context, EVP_sha256()) == 1,
                EVP_PKEY_sign(context, buffer.baseAddress, &count, digest, digest.count) == 1
            else { fatalError("libcrypto could not finish a signature.") }
            filled = count
        }
    }

    private func signEd25519(_ digest: [UInt8]) -> [UInt8] {
        guard let context = EVP_MD_CTX_new() else { fatalError("libcrypto could not begin a signature.") }
        defer { EVP_MD_CTX_free(context) }
        var count = 64
        return [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            // Ed25519 hashes by itself: there is no digest to name.
            guard EVP_DigestSignInit(context, nil, nil, nil, key) == 1,
                EVP_DigestSign(context, buffer.baseAddress, &count, digest, digest.count) == 1
            else { fatalError("libcrypto could not finish a signature.") }
            filled = count
        }
    }
}

extension SignatureKey: CustomStringConvertible, CustomReflectable {
    package var description: String { "SignatureKey(\(kind.rawValue), redacted)" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
