/// The quoted-printable encoding of text (RFC 2045 §6.7, MSG-8).
package enum QuotedPrintable {
    /// The longest content of a line; the 76th character is left to the soft break's `=`.
    private static let limit = 75

    /// Encodes text; CR, LF and CRLF all count as one line break and become CRLF.
    ///
    ///     QuotedPrintable.encode(Array("10 € \n".utf8))  // "10 =E2=82=AC=20" CRLF
    package static func encode(_ text: [UInt8]) -> [UInt8] {
        // At most three characters for each byte, and a soft break of three after 73 or more of them.
        let content = 3 * text.count
        let capacity = content + 3 * (content / 73) + Eight.width
        return text.withUnsafeBytes { source in
            [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
                var writer = Writer(buffer: UnsafeMutableRawBufferPointer(buffer))
                writer.encode(source)
                count = writer.count
            }
        }
    }

    /// Eight bytes in one register, since nearly all of a text needs no encoding.
    private enum Eight {
        static let width = 8
        private static let ones: UInt64 = 0x0101_0101_0101_0101
        private static let highBits: UInt64 = 0x8080_8080_8080_8080

        /// Sets the high bit of the first byte that does not stand for itself, that is of `=` and of all but 0x20 to
        /// 0x7E; zero if all do.
        ///
        /// A borrow may set further bits, but only above the first (Bit Twiddling Hacks, "hasless" and "haszero").
        @inline(__always)
        static func special(_ bytes: UInt64) -> UInt64 {
            let equals = bytes ^ (ones &* 0x3D)
            let delete = bytes ^ (ones &* 0x7F)
            let found =
                bytes | ((bytes &- ones &* 0x20) & ~bytes) | ((equals &- ones) & ~equals)
                | ((delete &- ones) & ~delete)
            return found & highBits
        }
    }

    /// Writes into memory that is large enough for any text; its subscripts check that in debug builds.
    private struct Writer {
        let buffer: UnsafeMutableRawBufferPointer
        var count = 0
        var column = 0

        mutating func encode(_ source: UnsafeRawBufferPointer) {
            var index = 0
            while index < source.count {
                let run = copyLiterals(source, from: index)
                index += run
                count += run
                column += run
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
                case let byte where isLiteral(byte):
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

        /// Copies the bytes that stand for themselves, as many as the line has room for.
        private func copyLiterals(_ source: UnsafeRawBufferPointer, from start: Int) -> Int {
            let limit = min(source.count - start, QuotedPrintable.limit - column)
            var run = 0
            // All eight are stored, and those that do not count are written over.
            while run < limit, start + run + Eight.width <= source.count {
                let bytes = source.loadUnaligned(fromByteOffset: start + run, as: UInt64.self)
                buffer.storeBytes(of: bytes, toByteOffset: count + run, as: UInt64.self)
                let special = Eight.special(UInt64(littleEndian: bytes))
                // A constant step keeps the processor from waiting for this load before the next.
                if special == 0 {
                    run += Eight.width
                } else {
                    return min(run + special.trailingZeroBitCount / 8, limit)
                }
            }
            if run >= limit { return limit }
            while run < limit, isLiteral(source[start + run]) {
                buffer[count + run] = source[start + run]
                run += 1
            }
            return run
        }

        @inline(__always)
        private func isLiteral(_ byte: UInt8) -> Bool { byte &- 0x20 < 0x5F && byte != 0x3D }

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
