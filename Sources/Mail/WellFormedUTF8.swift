/// Whether bytes are UTF-8 (Unicode 16, table 3-7).
enum WellFormedUTF8 {
    /// Eight ASCII bytes are passed at a time: text in Latin script is mostly that, and the standard library's own check
    /// took a fifth of the time of writing a message.
    static func check(_ content: [UInt8]) -> Bool {
        content.withUnsafeBytes { bytes in
            var index = 0
            while index < bytes.count {
                if index + 8 <= bytes.count,
                    bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self) & 0x8080_8080_8080_8080 == 0
                {
                    index += 8
                    continue
                }
                if bytes[index] < 0x80 {
                    index += 1
                    continue
                }
                guard let length = sequence(bytes, at: index) else { return false }
                index += length
            }
            return true
        }
    }

    /// The length of the sequence of two to four bytes at a place, or nil where there is none.
    private static func sequence(_ bytes: UnsafeRawBufferPointer, at start: Int) -> Int? {
        let length: Int
        let second: ClosedRange<UInt8>
        switch bytes[start] {
        case 0xC2...0xDF: (length, second) = (2, 0x80...0xBF)
        case 0xE0: (length, second) = (3, 0xA0...0xBF)
        case 0xED: (length, second) = (3, 0x80...0x9F)
        case 0xE1...0xEF: (length, second) = (3, 0x80...0xBF)
        case 0xF0: (length, second) = (4, 0x90...0xBF)
        case 0xF1...0xF3: (length, second) = (4, 0x80...0xBF)
        case 0xF4: (length, second) = (4, 0x80...0x8F)
        default: return nil
        }
        guard start + length <= bytes.count, second.contains(bytes[start + 1]) else { return nil }
        for index in (start + 2)..<(start + length) where bytes[index] & 0xC0 != 0x80 { return nil }
        return length
    }
}
