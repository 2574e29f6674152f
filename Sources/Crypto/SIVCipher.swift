import CCrypto

/// A variant of AES-SIV as libcrypto offers it, fetched once: fetching costs more than sealing.
struct SIVCipher: @unchecked Sendable {
    // Unchecked, yet true: libcrypto counts references to a fetched cipher atomically and never changes it.
    let fetched: OpaquePointer?
    let name: String
    let keyByteCount: Int

    private init(name: String, keyByteCount: Int) {
        fetched = EVP_CIPHER_fetch(nil, name, nil)
        self.name = name
        self.keyByteCount = keyByteCount
    }

    static let aes128 = SIVCipher(name: "AES-128-SIV", keyByteCount: 32)
    static let aes256 = SIVCipher(name: "AES-256-SIV", keyByteCount: 64)
}
