import CCrypto

/// SHA-256 (FIPS 180-4), at once or piece by piece; the digest has 32 bytes.
///
///     SHA256.hash(Array("abc".utf8))
///
///     var hash = SHA256()
///     while let piece = try next() { hash.update(piece) }
///     let digest = hash.finalize()
///
/// libcrypto fails here only when memory has run out, and then the process stops, as Swift's own allocations do.
package struct SHA256: ~Copyable, @unchecked Sendable {
    // Unchecked, yet true: the value cannot be copied, so the context has one owner at a time.
    private let context: OpaquePointer

    package init() {
        guard let context = EVP_MD_CTX_new(), EVP_DigestInit_ex2(context, Self.algorithm, nil) == 1 else {
            fatalError("libcrypto could not begin a SHA-256.")
        }
        self.context = context
    }

    deinit { EVP_MD_CTX_free(context) }

    /// The digest of one byte string.
    package static func hash(_ bytes: [UInt8]) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: 32) { buffer, count in
            guard EVP_Digest(bytes, bytes.count, buffer.baseAddress, nil, algorithm, nil) == 1 else {
                fatalError("libcrypto could not make a SHA-256.")
            }
            count = 32
        }
    }

    /// The digest of one byte string as four numbers, the highest byte first: no array is made for it.
    package static func words(of bytes: [UInt8]) -> (UInt64, UInt64, UInt64, UInt64) {
        var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
        withUnsafeMutableBytes(of: &words) { digest in
            guard EVP_Digest(bytes, bytes.count, digest.baseAddress, nil, algorithm, nil) == 1 else {
                fatalError("libcrypto could not make a SHA-256.")
            }
        }
        return (words.0.bigEndian, words.1.bigEndian, words.2.bigEndian, words.3.bigEndian)
    }

    // Fetched once, never freed, and shared by threads: `EVP_sha256()` would be looked up anew for every digest.
    private nonisolated(unsafe) static let algorithm = EVP_MD_fetch(nil, "SHA256", nil)

    package mutating func update(_ bytes: [UInt8]) {
        guard EVP_DigestUpdate(context, bytes, bytes.count) == 1 else {
            fatalError("libcrypto could not go on with a SHA-256.")
        }
    }

    package consuming func finalize() -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: 32) { buffer, count in
            guard EVP_DigestFinal_ex(context, buffer.baseAddress, nil) == 1 else {
                fatalError("libcrypto could not finish a SHA-256.")
            }
            count = 32
        }
    }
}
