/// Breaking header values into lines at white space (RFC 5322 §2.2.3, MSG-2).
enum Folding {
    static let lineLimit = 78

    /// Appends ASCII text, with a CRLF before such a run of spaces as would carry the next word over the limit.
    ///
    /// Each line keeps a word, so none consists of white space alone. A word longer than the limit stays whole.
    /// - Returns: the length of the longest line, the characters already in `column` included.
    @discardableResult
    static func append(_ bytes: ArraySlice<UInt8>, column: inout Int, to out: inout [UInt8]) -> Int {
        var longest = 0
        var start = bytes.startIndex
        while start < bytes.endIndex {
            let end = endOfPiece(bytes, from: start)
            if column + end - start > lineLimit, start > bytes.startIndex {
                longest = max(longest, column)
                out.append(contentsOf: lineEnd)
                column = 0
            }
            out.append(contentsOf: bytes[start..<end])
            column += end - start
            start = end
        }
        return max(longest, column)
    }

    /// A piece is a run of spaces and the word after it.
    private static func endOfPiece(_ bytes: ArraySlice<UInt8>, from start: Int) -> Int {
        var end = start
        while end < bytes.endIndex, bytes[end] == 0x20 { end += 1 }
        while end < bytes.endIndex, bytes[end] != 0x20 { end += 1 }
        return end
    }

    /// Whether free text can go unencoded and come back as it was: ASCII, no spaces at its ends (readers cut them), no
    /// word that a line could not hold, and nothing that a reader would decode.
    /// - Parameter column: how many characters stand before it on the first line, which cannot be broken there.
    static func canStandPlain(_ bytes: [UInt8], column: Int) -> Bool {
        if bytes.first == 0x20 || bytes.last == 0x20 { return false }
        var piece = column
        var last: UInt8 = 0
        for byte in bytes {
            if byte >= 0x80 { return false }
            if last == UInt8(ascii: "="), byte == UInt8(ascii: "?") { return false }
            piece = byte == 0x20 && last != 0x20 ? 1 : piece + 1
            if piece > lineLimit { return false }
            last = byte
        }
        return true
    }
}
