import Glibc

/// Looks for bytes in bytes.
///
///     ByteSearch.find(Array("lo".utf8), in: Array("hello".utf8))             // 3
///     ByteSearch.stands(Array("ell".utf8), in: Array("hello".utf8), at: 1)   // true
package enum ByteSearch {
    /// Where they begin first, from an offset on; nil where they do not occur. Nothing is found for no bytes.
    package static func find(_ wanted: [UInt8], in bytes: [UInt8], from offset: Int = 0) -> Int? {
        guard let first = wanted.first, offset >= 0, offset + wanted.count <= bytes.count else { return nil }
        return bytes.withUnsafeBytes { bytes in
            wanted.withUnsafeBytes { wanted -> Int? in
                guard let base = bytes.baseAddress, let what = wanted.baseAddress else { return nil }
                let last = bytes.count - wanted.count
                var start = offset
                while start <= last {
                    guard let next = memchr(base + start, Int32(first), last + 1 - start) else { return nil }
                    start = UnsafeRawPointer(next) - base
                    if memcmp(base + start, what, wanted.count) == 0 { return start }
                    start += 1
                }
                return nil
            }
        }
    }

    /// Whether they stand at an offset.
    package static func stands(_ wanted: [UInt8], in bytes: [UInt8], at offset: Int) -> Bool {
        guard offset >= 0, offset + wanted.count <= bytes.count else { return false }
        return bytes.withUnsafeBytes { bytes in
            wanted.withUnsafeBytes { wanted in
                guard let base = bytes.baseAddress, let what = wanted.baseAddress else { return wanted.isEmpty }
                return memcmp(base + offset, what, wanted.count) == 0
            }
        }
    }
}
