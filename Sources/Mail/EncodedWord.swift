/// Text outside ASCII in a header field, as encoded-words (RFC 2047, MSG-7).
///
///     EncodedWord.encode("¡Oferta para José!")  // "=?UTF-8?B?wqFPZmVydGEgcGFyYSBKb3PDqSE=?="
package enum EncodedWord {
    /// Where the words stand: a phrase (display name) leaves fewer characters unencoded than plain text.
    package enum Place: Sendable { case text, phrase }

    /// The longest line that may hold an encoded-word (RFC 2047 §2).
    static let lineLimit = 76
    private static let wordLimit = 75
    /// `=?UTF-8?B?` and `?=`.
    private static let overhead = 12

    /// Encodes a whole value, with CRLF SP between the words where it takes several.
    /// - Parameter column: how many characters already stand on the first line.
    package static func encode(_ text: String, place: Place = .text, column: Int = 0) -> String {
        var out: [UInt8] = []
        var column = column
        append(Array(text.utf8)[...], place: place, column: &column, to: &out)
        return String(decoding: out, as: UTF8.self)
    }

    /// Appends the words of a value and moves the column on.
    ///
    /// Q or B is chosen by size for the whole value, B on a tie. A word is cut only between scalars, so that each one
    /// decodes alone.
    static func append(_ bytes: ArraySlice<UInt8>, place: Place, column: inout Int, to out: inout [UInt8]) {
        // What stands for itself in Q, looked up once for the whole value.
        let literal = place == .phrase ? ASCIISet.literalInPhrase : ASCIISet.literalInText
        var sizeOfQ = 0
        for byte in bytes { sizeOfQ += cost(byte, literal) }
        let usesQ = sizeOfQ < (bytes.count + 2) / 3 * 4
        out.reserveCapacity(out.count + min(sizeOfQ, bytes.count * 3 / 2) + bytes.count / 2 + 32)
        var start = bytes.startIndex
        while start < bytes.endIndex {
            var room = min(wordLimit, lineLimit - column) - overhead
            // Four characters of B hold no scalar of four bytes: better a new line than a word too long.
            if start > bytes.startIndex || room < 12 {
                out.append(contentsOf: [13, 10, 32])
                column = 1
                room = wordLimit - overhead
            }
            let end = usesQ ? endOfQ(bytes, from: start, room, literal) : endOfB(bytes, from: start, room)
            let first = out.count
            out.append(contentsOf: usesQ ? "=?UTF-8?Q?".utf8 : "=?UTF-8?B?".utf8)
            if usesQ {
                appendQ(bytes[start..<end], literal, to: &out)
            } else {
                Base64.append(bytes[start..<end], to: &out)
            }
            out.append(contentsOf: "?=".utf8)
            column += out.count - first
            start = end
        }
    }

    // MARK: - Q

    @inline(__always)
    private static func cost(_ byte: UInt8, _ literal: ASCIISet) -> Int {
        byte == 0x20 || literal.contains(byte) ? 1 : 3
    }

    private static func endOfQ(_ bytes: ArraySlice<UInt8>, from start: Int, _ room: Int, _ literal: ASCIISet) -> Int {
        var end = start
        var used = 0
        while end < bytes.endIndex {
            let next = endOfScalar(bytes, from: end)
            for byte in bytes[end..<next] { used += cost(byte, literal) }
            if used > room { return end }
            end = next
        }
        return end
    }

    private static func appendQ(_ bytes: ArraySlice<UInt8>, _ literal: ASCIISet, to out: inout [UInt8]) {
        for byte in bytes {
            if byte == 0x20 {
                out.append(UInt8(ascii: "_"))
            } else if literal.contains(byte) {
                out.append(byte)
            } else {
                Hex.appendEscape(byte, UInt8(ascii: "="), to: &out)
            }
        }
    }

    // MARK: - B

    private static func endOfB(_ bytes: ArraySlice<UInt8>, from start: Int, _ room: Int) -> Int {
        var end = min(start + room / 4 * 3, bytes.endIndex)
        while end < bytes.endIndex, isContinuation(bytes[end]) { end -= 1 }
        return end
    }

    // MARK: - Scalars

    private static func isContinuation(_ byte: UInt8) -> Bool { byte & 0xC0 == 0x80 }

    private static func endOfScalar(_ bytes: ArraySlice<UInt8>, from start: Int) -> Int {
        var end = start + 1
        while end < bytes.endIndex, isContinuation(bytes[end]) { end += 1 }
        return end
    }
}
