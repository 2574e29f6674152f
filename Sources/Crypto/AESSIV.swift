import CCrypto

/// AES-256-SIV (RFC 5297): seals without a nonce, so that equal inputs give equal outputs and no counter must survive.
///
///     let box = try AESSIV(key: try .random(byteCount: AESSIV.keyByteCount))
///     let sealed = try box.seal(plaintext, associated: [[1, 7]])     // 16 bytes longer than the plaintext
///     box.open(sealed, associated: [[1, 7]])                         // the plaintext, or nil
///
/// Associated strings are not in the output but must be the same, in the same order, to open it. An empty one is
/// refused: libcrypto before 3.0.10 leaves it out of the tag (CVE-2023-2975).
package struct AESSIV: Sendable {
    /// Two AES-256 keys, one for the tag and one for the text.
    package static let keyByteCount = 64
    /// The tag, which comes first in what `seal` returns.
    package static let tagByteCount = 16

    private let key: SecretKey
    private let cipher: SIVCipher
    private let keyed: KeyedSIV

    /// - Throws: `CryptoError.Code.keyLength` unless the key has 64 bytes, `.unavailable` without the cipher.
    package init(key: SecretKey) throws(CryptoError) {
        try self.init(key: key, cipher: .aes256)
    }

    /// With another key length, for the vectors of RFC 5297, which are AES-128-SIV.
    init(key: SecretKey, cipher: SIVCipher) throws(CryptoError) {
        guard cipher.fetched != nil else { throw .unavailable(cipher.name) }
        guard key.byteCount == cipher.keyByteCount else {
            throw .keyLength(of: cipher.name, expected: cipher.keyByteCount, found: key.byteCount)
        }
        self.key = key
        self.cipher = cipher
        guard let keyed = KeyedSIV(key, cipher) else {
            ERR_clear_error()
            throw .unavailable(cipher.name)
        }
        self.keyed = keyed
    }

    /// The tag and then the ciphertext, which is as long as the plaintext.
    ///
    /// - Throws: `CryptoError.Code.emptyInput`, `.tooManyAssociated`.
    package func seal(_ plaintext: [UInt8], associated: [[UInt8]] = []) throws(CryptoError) -> [UInt8] {
        guard !plaintext.isEmpty else { throw .emptyInput("plaintext") }
        guard !associated.contains([]) else { throw .emptyInput("associated string") }
        guard associated.count <= Self.associatedLimit else { throw .tooManyAssociated(associated.count) }
        guard let context = keyed.copy() else { throw .unavailable(cipher.name) }
        defer { EVP_CIPHER_CTX_free(context) }

        var sealed = [UInt8](repeating: 0, count: Self.tagByteCount + plaintext.count)
        let done = sealed.withUnsafeMutableBufferPointer { out in
            guard let tag = out.baseAddress else { return false }
            var length: Int32 = 0
            var ready = true
            for string in associated where ready {
                ready = EVP_EncryptUpdate(context, nil, &length, string, Int32(string.count)) == 1
            }
            return ready
                && EVP_EncryptUpdate(context, tag + Self.tagByteCount, &length, plaintext, Int32(plaintext.count)) == 1
                && length == plaintext.count
                && EVP_EncryptFinal_ex(context, tag + Self.tagByteCount, &length) == 1
                && EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, Int32(Self.tagByteCount), tag) == 1
        }
        guard done else {
            ERR_clear_error()
            throw .unavailable(cipher.name)
        }
        return sealed
    }

    /// The plaintext, or nil when it was not sealed with this key and these associated strings, or has been changed.
    package func open(_ sealed: [UInt8], associated: [[UInt8]] = []) -> [UInt8]? {
        let textCount = sealed.count - Self.tagByteCount
        guard textCount > 0, !associated.contains([]), associated.count <= Self.associatedLimit else { return nil }
        guard let context = EVP_CIPHER_CTX_new() else { return nil }
        defer { EVP_CIPHER_CTX_free(context) }

        var tag = Array(sealed.prefix(Self.tagByteCount))
        var length: Int32 = 0
        var ready = key.withBytes { bytes, _ in
            EVP_DecryptInit_ex2(context, cipher.fetched, bytes, nil, nil) == 1
        }
        ready = ready && EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, Int32(tag.count), &tag) == 1
        for string in associated where ready {
            ready = EVP_DecryptUpdate(context, nil, &length, string, Int32(string.count)) == 1
        }
        var plaintext = [UInt8](repeating: 0, count: textCount)
        // The tag is judged by this update, not by a final step: its answer alone decides.
        ready =
            ready
            && EVP_DecryptUpdate(context, &plaintext, &length, Array(sealed.dropFirst(tag.count)), Int32(textCount))
                == 1
        guard ready, length == textCount else {
            // A refusal stays in the thread's error queue, where TLS on the same thread would take it for its own.
            ERR_clear_error()
            return nil
        }
        return plaintext
    }

    private static let associatedLimit = 126
}

/// A context made ready for sealing, of which each call works on a copy: that takes less than half the time of keying one.
private final class KeyedSIV: @unchecked Sendable {
    // Unchecked, yet true: the context is keyed in `init` and never used; copying only reads it.
    private let context: OpaquePointer

    init?(_ key: SecretKey, _ cipher: SIVCipher) {
        guard let context = EVP_CIPHER_CTX_new() else { return nil }
        self.context = context
        let isReady = key.withBytes { bytes, _ in
            EVP_EncryptInit_ex2(context, cipher.fetched, bytes, nil, nil) == 1
        }
        if !isReady { return nil }
    }

    deinit { EVP_CIPHER_CTX_free(context) }

    func copy() -> OpaquePointer? {
        guard let copy = EVP_CIPHER_CTX_new() else { return nil }
        guard EVP_CIPHER_CTX_copy(copy, context) == 1 else {
            EVP_CIPHER_CTX_free(copy)
            ERR_clear_error()
            return nil
        }
        return copy
    }
}
