import Glibc

/// Bytes from the kernel's random generator, fit for keys and tokens.
package enum RandomBytes {
    package static func make(_ count: Int) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        for start in stride(from: 0, to: count, by: 256) {
            // getentropy gives at most 256 bytes at a time and fails only where the kernel has no generator.
            let result = bytes.withUnsafeMutableBytes { getentropy($0.baseAddress! + start, min(256, count - start)) }
            precondition(result == 0, "The kernel gives no random bytes.")
        }
        return bytes
    }
}
