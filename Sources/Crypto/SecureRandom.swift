import CCrypto

/// Random bytes that nobody can guess, from libcrypto's generator, which the kernel seeds.
package enum SecureRandom {
    /// - Throws: `CryptoError.Code.randomness` when the generator has no entropy; there is no weaker fallback.
    package static func bytes(_ count: Int) throws(CryptoError) -> [UInt8] {
        var failed = false
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            failed = count > 0 && RAND_bytes(buffer.baseAddress, Int32(count)) != 1
            filled = failed ? 0 : count
        }
        if failed {
            ERR_clear_error()
            throw .randomness
        }
        return bytes
    }
}
