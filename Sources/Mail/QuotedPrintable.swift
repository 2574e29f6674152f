/// The quoted-printable encoding of text (RFC 2045 §6.7, MSG-8).
package enum QuotedPrintable {
    /// The longest content of a line; the 76th character is left to the soft break's `=`.
    private static let limit = 75

    /// Encodes text; CR, LF and CRLF all count as one line break and become CRLF.
    ///
    ///     QuotedPrintable.encode(Array("10 € \n".utf8))  // "10 =E2=82=AC=20" CRLF
    package static func encode(_ text: [UInt8]) -> [UInt8] {
        let capacity = bound(text)
        return text.withUnsafeBufferPointer { source in
            [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
                var writer = Writer(buffer: buffer)
                writer.encode(source)
                count = writer.count
            }
        }
    }

    /// As many bytes as the code can take at most.
    private static func bound(_ text: [UInt8]) -> Int {
        var escapes = 0
        var breaks = 0
        for byte in text {
            escapes &+= byte &- 0x20 < 0x5F && byte != 0x3D ? 0 : 1
            breaks &+= byte == 10 || byte == 13 ? 1 : 0
        }
        // Two more for each escape and for a space at the end of each line; a soft break comes after 73 characters or
        // more, and once more for the last space of a line.
        let content = text.count + 2 * (escapes + breaks + 1)
        return content + 3 * (content / 73 + breaks + 2)
    }

    /// Writes into memory that `bound` has measured; all of it stays within `buffer`, whose subscript checks that in
    /// debug builds.
    private struct Writer {
        let buffer: UnsafeMutableBufferPointer<UInt8>
        var count = 0
        var column = 0

        mutating func encode(_ source: UnsafeBufferPointer<UInt8>) {
            var index = 0
            while index < source.count {
                let limit = min(source.count, index + QuotedPrintable.limit - column)
                var end = index
                while end < limit, source[end] &- 0x20 < 0x5F, source[end] != 0x3D {
                    buffer[count + end - index] = source[end]
                    end += 1
                }
                count += end - index
                column += end - index
                index = end
                if index == source.count { break }
                switch source[index] {
                case 10: lineBreak()
                case 13:
                    lineBreak()
                    if index + 1 < source.count, source[index + 1] == 10 { index += 1 }
                case 9:
                    if column + 1 > QuotedPrintable.limit { softBreak() }
                    put(9)
                    column += 1
                // A literal byte that stopped the run has found the line full.
                case let byte where byte &- 0x20 < 0x5F && byte != 0x3D:
                    softBreak()
                    continue
                case let byte:
                    if column + 3 > QuotedPrintable.limit { softBreak() }
                    escape(byte)
                }
                index += 1
            }
            endLine()
        }

        private mutating func put(_ byte: UInt8) {
            buffer[count] = byte
            count += 1
        }

        private mutating func escape(_ byte: UInt8) {
            put(UInt8(ascii: "="))
            put(Hex.upper(byte >> 4))
            put(Hex.upper(byte & 15))
            column += 3
        }

        private mutating func softBreak() {
            put(UInt8(ascii: "="))
            put(13)
            put(10)
            column = 0
        }

        private mutating func lineBreak() {
            endLine()
            put(13)
            put(10)
            column = 0
        }

        /// A space or tab at the end of a line would be lost on the way: it is written as an escape.
        private mutating func endLine() {
            guard column > 0, buffer[count - 1] == 0x20 || buffer[count - 1] == 9 else { return }
            let blank = buffer[count - 1]
            count -= 1
            column -= 1
            // Here the 76th column is free, since no soft break follows.
            if column + 3 > QuotedPrintable.limit + 1 { softBreak() }
            escape(blank)
        }
    }
}
