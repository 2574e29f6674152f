import CCrypto

/// The bytes of a key, which do not print themselves and are overwritten when the last reference goes.
///
///     let key = try SecretKey.random(byteCount: 64)
///     print(key)    // SecretKey(64 bytes, redacted)
///
/// The array handed to `init(_:)` is the caller's and is not overwritten: let go of it soon.
package final class SecretKey: @unchecked Sendable {
    // Unchecked, yet true: the memory is written in `init` and then only read until `deinit`.
    private let memory: UnsafeMutableRawBufferPointer

    package init(_ bytes: [UInt8]) {
        memory = .allocate(byteCount: bytes.count, alignment: 1)
        memory.copyBytes(from: bytes)
    }

    /// A new key of the system's random bytes.
    package static func random(byteCount: Int) throws(CryptoError) -> SecretKey {
        SecretKey(try SecureRandom.bytes(byteCount))
    }

    deinit {
        // Unlike a loop of our own, this one is not removed by an optimiser that sees the memory freed at once.
        OPENSSL_cleanse(memory.baseAddress, memory.count)
        memory.deallocate()
    }

    package var byteCount: Int { memory.count }

    /// A copy of the key, for the one place that writes it to its file (mode 0600).
    package func copyBytes() -> [UInt8] { Array(memory) }

    func withBytes<Result>(_ body: (UnsafePointer<UInt8>?, Int) -> Result) -> Result {
        let bytes = UnsafeRawBufferPointer(memory).assumingMemoryBound(to: UInt8.self)
        return body(bytes.baseAddress, bytes.count)
    }
}

extension SecretKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "SecretKey(\(byteCount) bytes, redacted)" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
