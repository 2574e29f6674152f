import CCrypto

/// HMAC with SHA-1 (RFC 2202): only for what others sign so, as Twilio does its requests (SMS-12). What Heed itself
/// signs has ``HMACSHA256``.
///
///     HMACSHA1.authenticate(Array("Hi There".utf8), key: key)    // 20 bytes
package enum HMACSHA1 {
    /// The code of one message. Compare codes with `constantTimeEqual`, never with `==`.
    package static func authenticate(_ message: [UInt8], key: SecretKey) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: 20) { buffer, count in
            let made = key.withBytes { bytes, length in
                EVP_Q_mac(
                    nil, "HMAC", nil, "SHA1", nil, bytes, length, message, message.count, buffer.baseAddress, 20, &count
                )
            }
            guard made != nil else { fatalError("libcrypto could not finish an HMAC-SHA1.") }
        }
    }
}
