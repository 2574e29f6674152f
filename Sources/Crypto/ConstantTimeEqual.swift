import CCrypto

/// Whether two byte strings are equal, in a time that depends on their length only (UNS-5).
package func constantTimeEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    left.count == right.count && CRYPTO_memcmp(left, right, left.count) == 0
}
